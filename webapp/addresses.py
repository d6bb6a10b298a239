"""Where to go after an answer: only ever inside this house."""

from urllib.parse import urlsplit

from flask import url_for


def inside(address: str | None) -> str:
    """`address` if it is a path of ours, else home."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return url_for("home.index")
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else url_for("home.index")
