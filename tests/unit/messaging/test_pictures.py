"""Pictures made anew of what was uploaded, and hostile uploads refused."""

import struct
import zlib

import pytest

from campaigns.core.errors import Refused
from campaigns.messaging.blocks.kinds import Block, BlockKind
from campaigns.messaging.blocks.mail import blocks_html
from campaigns.messaging.pictures.names import is_path, names_in, path_of
from campaigns.messaging.pictures.remaking import (
    MOST_BYTES,
    Moving,
    NoPicture,
    TooManyBytes,
    TooManyPoints,
    remade,
)
from tests.pictures import clear, drawn, held_sideways, moving, opened

SCRIPT = b"<script>alert(1)</script>"


def said_to_be(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)) for kind, held in chunks
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_each_kind_is_read_by_its_content_and_made_a_jpeg_or_png(kind: str) -> None:
    made = remade(drawn(kind))
    image = opened(made.content)
    assert image.format in ("JPEG", "PNG")
    assert (made.width, made.height) == image.size == (40, 30)
    assert made.name.endswith({"JPEG": ".jpg", "PNG": ".png"}[image.format or ""])


def test_what_is_partly_clear_stays_so() -> None:
    image = opened(remade(clear()).content)
    assert (image.format, image.mode) == ("PNG", "RGBA")


def test_it_is_made_at_most_twice_as_wide_as_a_letter() -> None:
    made = remade(drawn(size=(3_000, 1_500)))
    assert (made.width, made.height) == (1_200, 600)
    assert "-1200." in made.name


def test_it_stands_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    image = opened(remade(held_sideways(size=(400, 300))).content)
    assert image.size == (300, 400)
    grey = image.convert("L").tobytes()
    assert grey[300 * 50 + 150] == pytest.approx(76, abs=6)
    assert grey[300 * 350 + 150] == pytest.approx(29, abs=6)
    assert not image.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_came_along_stays(kind: str) -> None:
    hidden = remade(drawn(kind, icc_profile=b"colours of a camera" * 9) + SCRIPT + b"PK\x03\x04").content
    assert all(part not in hidden for part in (SCRIPT, b"PK\x03\x04", b"colours of a camera"))


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (b"", NoPicture),
        (b"\0" * 100, NoPicture),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NoPicture),
        (b"<html>" + SCRIPT, NoPicture),
        (b"%PDF-1.7\n", NoPicture),
        (b"GIF89a" + SCRIPT, NoPicture),
        (b"\x89PNG\r\n\x1a\n", NoPicture),
        (drawn("BMP"), NoPicture),
        (drawn("TIFF"), NoPicture),
        (drawn(size=(400, 300))[:400], NoPicture),
        (drawn("PNG", size=(400, 300))[:60], NoPicture),
        (drawn("WEBP", size=(400, 300))[:40], NoPicture),
        (said_to_be(300, 300), NoPicture),
        (said_to_be(20_000, 20_000), NoPicture),
        (said_to_be(9_000, 9_000), TooManyPoints),
        (said_to_be(13_000, 10), TooManyPoints),
        (moving("GIF"), Moving),
        (moving("PNG"), Moving),
        (moving("WEBP"), Moving),
        (b"\xff\xd8" + b"\0" * 30 * 1024 * 1024, TooManyBytes),
        (drawn() + b"\0" * MOST_BYTES, TooManyBytes),
    ],
)
def test_a_hostile_upload_is_refused(upload: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        remade(upload)


def test_a_name_says_what_it_holds_and_nobody_guesses_it() -> None:
    name = remade(drawn()).name
    assert name == remade(drawn()).name != remade(drawn("PNG", size=(41, 30))).name
    assert is_path(path_of(name))
    assert names_in(f'<img src="{{{{ club.url }}}}/pictures/{name}">', f"/pictures/{name} again") == [name]


@pytest.mark.parametrize("path", ["/pictures/../etc", "/pictures/a.jpg", "//evil.example/pictures/x", "/pictures/"])
def test_what_is_no_name_of_a_picture(path: str) -> None:
    assert not is_path(path)


def test_a_small_picture_is_not_blown_up_and_a_wide_one_fits() -> None:
    small, wide = ("/pictures/" + "a" * 32 + f"-{width}.jpg" for width in (120, 1_200))
    html = blocks_html((Block(BlockKind.PICTURE, text="Logo", picture=small),), "en")
    assert 'width="120"' in html
    assert "{{ club.url }}" + small in html
    assert 'width="502"' in blocks_html((Block(BlockKind.PICTURE, text="Room", picture=wide),), "en")
