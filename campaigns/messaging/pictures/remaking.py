"""What somebody uploaded, as a picture that is surely nothing else: decoded, and written anew from its points alone.

The kind is told by the content, whatever the file is called. Nothing that came along stays: no place where it was
taken, no colour profile, nothing behind its end.
"""

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.pictures.names import name_of

MOST_BYTES = 10 * 1024 * 1024
MOST_POINTS, LONGEST_SIDE = 40_000_000, 12_000
WIDEST = 1_200
"""Twice the width of a letter, for sharp screens."""
QUALITY = 84

_KINDS = ("JPEG", "PNG", "GIF", "WEBP")
_PHOTOS = frozenset({"JPEG", "MPO"})
"""A camera that keeps two views in one JPEG makes it an MPO; the first of them is the picture."""

_FAULTS = (
    OSError, ValueError, TypeError, SyntaxError, EOFError, LookupError, ArithmeticError, struct.error,
    MemoryError, AttributeError,
)  # fmt: skip


class NoPicture(Refused):
    sentence = mark("This is no picture that we can read. Upload a JPEG, PNG, GIF or WebP. Nothing was kept.")
    status = 422


class TooManyBytes(Refused):
    sentence = mark("A picture may have at most %(most)s MB. Save it smaller and upload it again. Nothing was kept.")
    status = 422


class TooManyPoints(Refused):
    sentence = mark(
        "A picture may have at most %(most)s million pixels and %(side)s on a side; this one is %(width)s × %(height)s."  # noqa: RUF001 - as sizes are written
        " Nothing was kept."
    )
    status = 422


class Moving(Refused):
    sentence = mark("A moving picture cannot be used. Save one frame of it and upload that. Nothing was kept.")
    status = 422


@dataclass(frozen=True, slots=True)
class Remade:
    name: str
    width: int
    height: int
    content: bytes


def remade(upload: bytes) -> Remade:
    """At most 1,200 points wide, upright, without anything but its points. Raises one of the refusals above."""
    if len(upload) > MOST_BYTES:
        raise TooManyBytes(most=MOST_BYTES // 1024 // 1024)
    try:
        with Image.open(BytesIO(upload), formats=_KINDS) as found:
            _refuse_what_is_too_much(found)
            return _written(_upright(found), photo=found.format in _PHOTOS)
    except Image.DecompressionBombError as fault:
        raise NoPicture from fault
    except _FAULTS as fault:
        raise NoPicture from fault


def _refuse_what_is_too_much(found: Image.Image) -> None:
    """Before a single point is decoded."""
    width, height = found.size
    if width * height > MOST_POINTS or max(width, height) > LONGEST_SIDE:
        raise TooManyPoints(most=MOST_POINTS // 1_000_000, side=LONGEST_SIDE, width=width, height=height)
    if found.format not in _PHOTOS and getattr(found, "is_animated", False):
        raise Moving


def _upright(found: Image.Image) -> Image.Image:
    """Decoded, turned as the camera was held, no wider than needed. A photo is decoded no larger than that asks."""
    if found.format in _PHOTOS:
        found.draft(None, (WIDEST, WIDEST))
    found.load()
    clear = found.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in found.info
    plain = found if clear or found.mode == "RGB" else found.convert("RGB")
    turned = ImageOps.exif_transpose(plain)
    image = turned.convert("RGBA" if clear else "RGB")
    if image.width > WIDEST:
        height = max(1, round(image.height * WIDEST / image.width))
        image = image.resize((WIDEST, height), Image.Resampling.LANCZOS)
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _written(image: Image.Image, *, photo: bool) -> Remade:
    """A photo as JPEG, what is partly clear as PNG, a drawing as whichever of them is smaller."""
    made = [] if image.mode == "RGBA" else [_saved(image, "JPEG", "jpg")]
    if not photo:
        made.append(_saved(image, "PNG", "png"))
    content, ending = min(made, key=lambda each: len(each[0]))
    return Remade(name_of(content, width=image.width, ending=ending), image.width, image.height, content)


def _saved(image: Image.Image, kind: str, ending: str) -> tuple[bytes, str]:
    kept = BytesIO()
    image.save(kept, kind, quality=QUALITY, optimize=True, progressive=True)
    return kept.getvalue(), ending
