"""Static files under an address that names their content, so that browsers keep them for a year."""

import hashlib
from pathlib import Path

from flask import Flask, send_from_directory, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

STATIC = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


def install_assets(app: Flask) -> None:
    """One digest for the whole folder: what a style sheet imports by a relative path stays beside it."""
    digest = _digest()

    def asset(path: str) -> str:
        return url_for("asset", digest=digest, path=path)

    def serve(digest: str, path: str) -> Response:
        current = digest == app.config["ASSET_DIGEST"]
        answer = send_from_directory(STATIC, path, max_age=A_YEAR if current else 0)
        answer.direct_passthrough = False
        answer.make_sequence()  # small enough to be packed, which what is streamed is not
        if current:
            answer.cache_control.public = True
            answer.cache_control.immutable = True
        return answer

    app.config["ASSET_DIGEST"] = digest
    app.add_url_rule("/assets/<digest>/<path:path>", "asset", serve)
    app.add_template_global(asset)
    app.jinja_env.globals["icon_shapes"] = _icons()


def _digest() -> str:
    summed = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            summed.update(str(path.relative_to(STATIC)).encode())
            summed.update(path.read_bytes())
    return summed.hexdigest()[:12]


def _icons() -> dict[str, Markup]:
    """Name → the shapes inside a Lucide drawing, set into pages inline so that no page waits for a sprite."""
    return {path.stem: Markup(_shapes(path.read_text())) for path in (STATIC / "vendor" / "lucide").glob("*.svg")}  # noqa: S704 - vendored files


def _shapes(drawing: str) -> str:
    inner = drawing.split(">", 2)[2].rsplit("</svg>", 1)[0]
    return "".join(line.strip() for line in inner.splitlines())
