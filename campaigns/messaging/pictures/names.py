"""How a picture of the house is named: its digest and its width, which is all that laying it out needs to know."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence

DIGEST_BYTES = 24
_NAME = r"[A-Za-z0-9_-]{32}-(?P<width>[1-9][0-9]{0,3})\.(?:jpg|png)"
_PATH = re.compile(rf"/pictures/(?P<name>{_NAME})")
_ANY = re.compile(r"/pictures/(" + _NAME.replace("?P<width>", "?:") + ")")


def name_of(content: bytes, *, width: int, ending: str) -> str:
    digest = urlsafe_b64encode(hashlib.sha256(content).digest()[:DIGEST_BYTES]).decode()
    return f"{digest}-{width}.{ending}"


def path_of(name: str) -> str:
    return f"/pictures/{name}"


def is_path(text: str) -> bool:
    return _PATH.fullmatch(text) is not None


def width_of(path: str) -> int | None:
    """In pixels; nothing for an address elsewhere."""
    found = _PATH.fullmatch(path)
    return int(found["width"]) if found else None


def names_in(*sources: str) -> Sequence[str]:
    """Every picture of the house that stands there, once."""
    return list(dict.fromkeys(name for source in sources for name in _ANY.findall(source)))
