"""A sign of life, for the supervisor and for whatever balances the load. It asks nothing of the database."""

from flask import Blueprint
from werkzeug.wrappers import Response

from campaigns.core.health import sign_of_life
from webapp.edge import runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def show() -> Response:
    return Response(f"{sign_of_life(runtime().settings)}\n", mimetype="text/plain")
