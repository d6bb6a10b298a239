"""What strangers write, as it may be kept and shown: no signs that hide, turn or end a text."""

import re

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e"
    "\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls, marks that turn the direction of what follows, and halves of signs. Joiners stay: names need them."""


def plain_text(text: str) -> str:
    """Lines are kept."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain_line(text: str) -> str:
    return " ".join(plain_text(text).split())
