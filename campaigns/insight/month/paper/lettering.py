"""Letters on paper: Noto Sans SC, of which each file holds the signs it uses. See fonts/VENDORED.md."""

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

REGULAR, BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
MISSING = "□"
INK, SOFT, FAINT, ACCENT, LINE, GROUND = map(
    HexColor, ("#2b2723", "#6e655c", "#a49b90", "#6b3a6b", "#e6dfd5", "#f6f3ee")
)
_FONTS = Path(__file__).parent / "fonts"
_WIDE = 0x2E80
"""From here on signs stand without spaces, and lines break between any two of them."""


@cache
def _signs(name: str) -> frozenset[int]:
    """The code points that the font has; it is read when something is first written in it."""
    font = TTFont(name, _FONTS / f"{name}.ttf")
    registerFont(font)
    return frozenset(font.face.charToGlyph)


def font_for(text: str, *, bold: bool = False) -> str:
    """The bold has the usual signs; a rare one, as names may have, stands in the regular."""
    return BOLD if bold and all(ord(sign) in _signs(BOLD) for sign in text) else REGULAR


def readable(text: str) -> str:
    """On one line, a box in place of signs that no font here has."""
    return "".join(sign if ord(sign) in _signs(REGULAR) else MISSING for sign in " ".join(text.split()))


def width_of(text: str, font: str, size: float) -> float:
    return float(stringWidth(text, font, size))


def shortened(text: str, font: str, size: float, width: float) -> str:
    """As much of it as there is room for."""
    if width_of(text, font, size) <= width:
        return text
    while text and width_of(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def paragraph(
    text: str, *, size: float, colour: Any = INK, bold: bool = False, after: float = 0, right: bool = False
) -> Paragraph:
    said = readable(text)
    wraps = "CJK" if any(ord(sign) >= _WIDE for sign in said) else None
    style = ParagraphStyle(
        "said",
        fontName=font_for(said, bold=bold),
        fontSize=size,
        leading=size * 1.4,
        textColor=colour,
        spaceAfter=after,
        alignment=TA_RIGHT if right else TA_LEFT,
        wordWrap=wraps,
    )
    return Paragraph(escape(said), style)
