"""Answers are sent packed to whoever can unpack them: a page of ours is a sixth of itself then.

The name inside the packed file is of random length, so that an answer's size tells nobody who listens in what a guess
of theirs had in common with the page's secrets.
"""

import gzip
import secrets
from io import BytesIO

from flask import Flask, Response, request

PACKED = frozenset(
    {
        "text/html",
        "text/css",
        "text/plain",
        "text/csv",
        "text/calendar",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
    }
)
SMALLEST = 500
"""Bytes; less is sent as it is."""
LEVEL = 5
LONGEST_NAME = 64


def install_compression(app: Flask) -> None:
    app.after_request(_packed)


def _packed(answer: Response) -> Response:
    whole = not (answer.is_streamed or answer.direct_passthrough or "Content-Range" in answer.headers)
    if answer.mimetype not in PACKED or not whole or "Content-Encoding" in answer.headers:
        return answer
    answer.vary.add("Accept-Encoding")
    body = answer.get_data()
    if len(body) < SMALLEST or not request.accept_encodings["gzip"]:
        return answer
    answer.set_data(pack(body))
    answer.headers["Content-Encoding"] = "gzip"
    tag, _ = answer.get_etag()
    if tag:
        answer.set_etag(tag, weak=True)
    return answer


def pack(body: bytes) -> bytes:
    packed = BytesIO()
    name = "a" * secrets.randbelow(LONGEST_NAME)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()
