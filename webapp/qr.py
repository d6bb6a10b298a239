"""A QR code as SVG that stands in the page."""

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(scale=6, border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - drawn by segno from modules, not from the text
