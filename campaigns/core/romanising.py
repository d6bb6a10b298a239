"""Names in the letters they are sorted by: Chinese in pinyin, Latin without accents, other scripts as they are."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

T = TypeVar("T")

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese signs, as the inside of a class of a regular expression."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_KANA = re.compile("[\u3040-\u30ff]")
_BARE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i", "ħ": "h", "ŧ": "t"}
)


@lru_cache(maxsize=16384)
def romanise(text: str) -> str:
    """In lower case."""
    if not text.isascii() and not _KANA.search(text):
        text = _HAN_RUN.sub(lambda run: _pinyin(run.group()), text)
    return " ".join(_bare(text.casefold()).replace("·", " ").split())


def by_name(rows: Iterable[T], *, name: Callable[[T], str] = attrgetter("name")) -> list[T]:
    """As a reader of both languages looks for them; of the same name in the order given."""
    return sorted(rows, key=lambda row: romanise(name(row)))


def has_han(text: str) -> bool:
    return _HAN_RUN.search(text) is not None


def is_latin(text: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha())


def _pinyin(signs: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes a third of a second to read

    return "".join(lazy_pinyin(signs))


def _bare(text: str) -> str:
    """Latin letters without their marks; in other scripts marks are vowels, or make another letter."""
    if text.isascii():
        return text
    bare: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if not unicodedata.combining(sign):
            bare.append(_without_marks(sign) if is_latin(sign) else sign)
        elif not (bare and bare[-1][:1].isascii()):
            bare.append(sign)
    return "".join(bare).translate(_BARE)


def _without_marks(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
