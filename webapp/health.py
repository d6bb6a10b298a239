"""Signs of life, for the supervisor and for whatever balances the load."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus

from flask import Blueprint
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

import migrations
from campaigns.core.health import sign_of_life
from campaigns.core.replica import NotUsable, look_at
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
    return _said("\n".join(["ready", *_replica()]))


def _replica() -> Iterator[str]:
    """Without it we serve as well."""
    replica = runtime().replica
    if replica is None:
        return
    try:
        behind = look_at(replica, runtime().sessions).behind
    except NotUsable:
        yield "The replica for reports cannot be read."
    else:
        yield f"The replica for reports is {behind.total_seconds():.1f} s behind."


@cache
def _expected() -> frozenset[str]:
    return migrations.older_revisions()


def _said(text: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
