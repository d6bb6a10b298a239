"""Signs of life, for the supervisor and for whatever balances the load."""

from functools import cache
from http import HTTPStatus

from flask import Blueprint
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

import migrations
from campaigns.core.health import sign_of_life
from webapp.edge import reading, runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def show() -> Response:
    """That the process lives; it asks nothing of the database."""
    return _said(sign_of_life(runtime().settings))


@blueprint.get("/readyz")
def ready() -> Response:
    """That it could serve: the database answers and knows all that this code expects, or already more."""
    try:
        with reading() as session:
            behind = migrations.lacks(session.connection(), _expected())
    except OperationalError:
        return _said("The database does not answer.", HTTPStatus.SERVICE_UNAVAILABLE)
    if behind:
        return _said("Migrations are missing.", HTTPStatus.SERVICE_UNAVAILABLE)
    return _said("ready")


@cache
def _expected() -> frozenset[str]:
    return migrations.older_revisions()


def _said(text: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
