"""How many parts a text is sent in, which is what it costs."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Signs that take two places in the small alphabet of telephones."""
_SMALL_ALPHABET = _BASIC | _EXTENDED
SMALL, LARGE = (160, 153), (70, 67)
"""Places in a text alone, and in each part of several; in the small alphabet, and in that of all signs."""


def parts_needed(text: str) -> int:
    signs = set(text)
    if signs <= _SMALL_ALPHABET:
        return _parts(len(text) + sum(text.count(sign) for sign in signs & _EXTENDED), *SMALL)
    return _parts(len(text.encode("utf-16-le")) // 2, *LARGE)


def _parts(length: int, alone: int, each: int) -> int:
    return 1 if length <= alone else -(-length // each)
