"""Words as guests and managers type them; unlike names they keep the full-width signs of Chinese sentences."""

import unicodedata

_JOINERS = "\u200c\u200d"


def clean_line(text: str) -> str:
    """Spaces single, and without signs that show nothing or turn the text around."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    kept = (sign for sign in plain if sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(kept).split())


def clean_lines(text: str) -> str:
    return "\n".join(map(clean_line, text.splitlines())).strip()
