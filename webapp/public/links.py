"""`/k/<token>`: a tracked link. Where it leads stands in the database, so it leads nowhere else."""

from base64 import b64decode
from http import HTTPStatus

from flask import Blueprint, Response, request

from campaigns.core.tokens import ForgedToken
from campaigns.messaging.clicks import Caller, take_click
from campaigns.messaging.tracked import OPENED, read_token
from webapp.edge import now, runtime, transaction

CALLER = "caller of a link"

DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A picture of one clear point."""

blueprint = Blueprint("links", __name__, url_prefix="/k")


@blueprint.get("/<token>")
def follow(token: str) -> Response:
    """GET and HEAD alike; of a caller only a digest of the address is kept."""
    signer = runtime().signer
    message_id, link = read_token(signer, token)
    address = signer.fingerprint(CALLER, request.remote_addr or "")
    agent = request.user_agent.string
    with transaction() as session:
        url = take_click(
            session,
            message_id=message_id,
            link=link,
            caller=Caller(address, agent, request.method == "HEAD"),
            now=now(),
        )
    if url is None:
        raise ForgedToken
    answer = Response(status=HTTPStatus.FOUND if url else HTTPStatus.NO_CONTENT)
    if link == OPENED:
        answer = Response(DOT, mimetype="image/gif")
    if url:
        answer.headers["Location"] = url
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
