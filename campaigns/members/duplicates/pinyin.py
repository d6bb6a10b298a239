"""How a name in characters sounds, sign by sign: a hundred thousand names take a second."""

from functools import cache

from campaigns.core.romanising import has_han
from campaigns.members.profile.surnames import COMPOUND, READINGS


@cache
def is_han(sign: str) -> bool:
    return has_han(sign)


@cache
def tone_of(sign: str) -> str:
    """`陈` and `陳` are `chen2`; a sign without a reading stands for itself."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionary takes a third of a second to read

    return lazy_pinyin(sign, style=Style.TONE3)[0]


def tones_of(han: str) -> tuple[str, ...]:
    return tuple(tone_of(sign) for sign in han)


def pinyin_words(han: str) -> tuple[str, ...]:
    """Family name and given name: `ouyang`, `xiaoming`."""
    length = next((length for length in (4, 3, 2) if length < len(han) and han[:length] in COMPOUND), 1)
    family = READINGS.get(han[:length]) or _read(han[:length])
    return tuple(word for word in (family, _read(han[length:])) if word)


def plain(word: str) -> str:
    """`lü` as it is typed: `lv`, `lu`."""
    return word.replace("lv", "lu").replace("nv", "nu")


def _read(han: str) -> str:
    return plain("".join(tone_of(sign).rstrip("12345") for sign in han))
