"""A name as it is compared: its characters, its words in Latin letters, its nicknames."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from campaigns.members.duplicates.pinyin import is_han, pinyin_words, plain, tones_of

_OPENING, _CLOSING = '(\\[{<«“「『【《"', ')\\]}>»”」』】》"'
_BRACKETED = re.compile(f"[{_OPENING}]([^{_OPENING}{_CLOSING}]*)[{_CLOSING}]")
_APOSTROPHES = re.compile(r"(?<=\w)['`\u2019](?=\w)")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "sir"))
_TITLES_BEHIND = ("先生", "女士", "小姐", "太太")


@dataclass(frozen=True, slots=True)
class Name:
    """`words` are in Latin letters, lower case; of a Chinese name the family's and the given one in pinyin."""

    whole: str
    """All its letters, without case, width, accents and spaces."""
    spellings: frozenset[str]
    """Two who have one of these in common have the same name: the whole, and of Latin words any order."""
    han: str
    tones: tuple[str, ...]
    words: tuple[str, ...]
    joined: frozenset[str]
    """The words run together, from whichever of them one begins."""
    nicknames: frozenset[str]
    letters: str
    """Its letters in the alphabet's order: the same however the words are ordered and cut."""


@lru_cache(maxsize=20_000)
def read_name(full_name: str, call_name: str = "", sort_name: str = "") -> Name:
    """`sort_name`, where it is filled, tells how a Chinese name is read; `call_name` counts as a nickname."""
    folded = fold(full_name)
    outside, inside = _BRACKETED.sub(" ", folded), " ".join(_BRACKETED.findall(folded))
    written = _words(outside) or _words(folded)
    han = _untitled("".join(word for word in written if is_han(word[0])))
    latin = tuple(word for word in written if not is_han(word[0]))
    words = _read_han(han, sort_name) if han else latin
    called = {"".join(_words(fold(call_name)))} - {*words, han, "".join(words), ""}
    whole = "".join(written) or "".join(folded.split())
    return Name(
        whole=whole,
        spellings=frozenset({whole, "" if han else " ".join(sorted(words))} - {""}),
        han=han,
        tones=tones_of(han),
        words=words,
        joined=frozenset("".join(words[start:] + words[:start]) for start in range(len(words))),
        nicknames=frozenset({*_words(inside), *called, *(latin if han else ())}),
        letters="".join(sorted("".join(words))),
    )


def fold(text: str) -> str:
    """Without case, full width and accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def _words(folded: str) -> list[str]:
    """Runs of letters; characters stand apart from the Latin letters beside them."""
    text = _APOSTROPHES.sub("", folded)
    spaced = "".join(sign if sign.isalnum() else " " for sign in text)
    found: list[str] = []
    for run in spaced.split():
        start = 0
        for place in range(1, len(run) + 1):
            if place == len(run) or is_han(run[place]) != is_han(run[start]):
                found.append(run[start:place])
                start = place
    return [word for word in found if word not in _TITLES] or found


def _untitled(han: str) -> str:
    return han[:-2] if len(han) > 2 and han.endswith(_TITLES_BEHIND) else han  # noqa: PLR2004 - two signs a title


def _read_han(han: str, sort_name: str) -> tuple[str, ...]:
    said = tuple(plain(word) for word in fold(sort_name).split() if word.isascii())
    return said if len(said) > 1 else pinyin_words(han)
