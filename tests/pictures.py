"""Pictures to upload, good and hostile."""

from io import BytesIO
from typing import Any

from PIL import Image


def drawn(kind: str = "JPEG", size: tuple[int, int] = (40, 30), *, mode: str = "RGB", **saved: Any) -> bytes:
    """The left half is red, the right one blue."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    kept = BytesIO()
    image.save(kept, kind, **saved)
    return kept.getvalue()


def clear(size: tuple[int, int] = (40, 30)) -> bytes:
    kept = BytesIO()
    Image.new("RGBA", size, (0, 0, 0, 0)).save(kept, "PNG")
    return kept.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    kept = BytesIO()
    frames[0].save(kept, kind, save_all=True, append_images=frames[1:], duration=100)
    return kept.getvalue()


def held_sideways(**more: Any) -> bytes:
    """By a camera that was turned, at a place it wrote down."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[1] = "N"
    return drawn(exif=exif.tobytes(), **more)


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image
