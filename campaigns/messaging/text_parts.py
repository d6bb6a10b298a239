"""How many parts a text is sent in, which is what it costs, and which signs make it need more."""

import enum
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Signs that take two places in the small alphabet of telephones."""
_SMALL_ALPHABET = _BASIC | _EXTENDED
SMALL, LARGE = (160, 153), (70, 67)
"""Places in a text alone, and in each part of several; in the small alphabet, and in that of all signs."""

INSTEAD: Mapping[str, str] = {
    **dict.fromkeys("‘’‚‛′`´", "'"),  # noqa: RUF001 - they look alike, which is why somebody typed them
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),  # noqa: RUF001 - likewise
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\t", " "),
    **dict.fromkeys("•·", "-"),
    "…": "...",
    "™": "TM",
    "ç": "c",
}
"""What says the same in the small alphabet."""


class Alphabet(enum.StrEnum):
    SMALL = "GSM-7"
    LARGE = "UCS-2"


@dataclass(frozen=True, slots=True)
class ForeignSign:
    """A sign that the small alphabet lacks, its Unicode name, and what may stand instead, if anything says the same."""

    sign: str
    name: str
    instead: str


@dataclass(frozen=True, slots=True)
class Measured:
    """`foreign` is what forces the large alphabet, where other signs would let the text do without it.

    It is empty for a text in a script that needs the large alphabet anyway, such as Chinese.
    """

    parts: int
    alphabet: Alphabet
    length: int
    places: int
    foreign: tuple[ForeignSign, ...] = ()


def parts_needed(text: str) -> int:
    signs = set(text)
    if signs <= _SMALL_ALPHABET:
        return _parts(len(text) + sum(text.count(sign) for sign in signs & _EXTENDED), *SMALL)
    return _parts(len(text.encode("utf-16-le")) // 2, *LARGE)


def measure(text: str) -> Measured:
    """`length` is what is used of the `places` that so many parts have."""
    parts, foreign = parts_needed(text), sorted(set(text) - _SMALL_ALPHABET)
    if foreign:
        length = len(text.encode("utf-16-le")) // 2
        return Measured(parts, Alphabet.LARGE, length, _places(parts, *LARGE), _avoidable(foreign))
    length = len(text) + sum(text.count(sign) for sign in _EXTENDED)
    return Measured(parts, Alphabet.SMALL, length, _places(parts, *SMALL))


def _parts(length: int, alone: int, each: int) -> int:
    return 1 if length <= alone else -(-length // each)


def _places(parts: int, alone: int, each: int) -> int:
    return alone if parts == 1 else parts * each


def _avoidable(foreign: list[str]) -> tuple[ForeignSign, ...]:
    if any(unicodedata.category(sign) == "Lo" for sign in foreign):
        return ()
    return tuple(ForeignSign(sign, unicodedata.name(sign, ""), INSTEAD.get(sign, "")) for sign in foreign)
