"""`/pictures/<name>`: a picture of a letter, for anybody who has its address. It never changes."""

from flask import Blueprint, Response, request

from campaigns.messaging.pictures.queries import content_of
from webapp.edge import reading

A_YEAR = "public, max-age=31536000, immutable"
TYPES = {"jpg": "image/jpeg", "png": "image/png"}

blueprint = Blueprint("pictures", __name__, url_prefix="/pictures")


@blueprint.get("/<name>")
def picture(name: str) -> Response:
    with reading() as session:
        content = content_of(session, name)
    answer = Response(content, mimetype=TYPES[name.rpartition(".")[2]])
    answer.headers["Cache-Control"] = A_YEAR
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.set_etag(name)
    answer.make_conditional(request)
    return answer
