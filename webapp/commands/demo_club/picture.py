"""A picture for the demo club's salon, drawn when it is filled: records on a warm ground."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 675)
GROUND, LABEL, HOLE = "#efe6da", "#6b3a6b", "#f6f3ee"
RECORDS = ((230, 420, 300, "#2b2a2e"), (640, 250, 250, "#3b3338"), (1020, 470, 290, "#2b2a2e"))
"""Centre, radius and colour of each."""
GROOVE = 14


def salon_picture() -> bytes:
    image = Image.new("RGB", SIZE, GROUND)
    brush = ImageDraw.Draw(image)
    for x, y, radius, colour in RECORDS:
        brush.circle((x, y), radius, fill=colour)
        for groove in range(radius // 3 + GROOVE, radius, GROOVE):
            brush.circle((x, y), groove, outline="#4a444a")
        brush.circle((x, y), radius // 3, fill=LABEL)
        brush.circle((x, y), radius // 24, fill=HOLE)
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
