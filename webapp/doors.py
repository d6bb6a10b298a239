"""A line in the log for each sign-in, refusal and forged request: what, when, by whom, from where; no secret."""

from collections.abc import Mapping

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from campaigns.core.acting import ActorKind
from webapp.access import signed_in

DOORS = frozenset(
    {
        "account",
        "account_factor",
        "account_links",
        "account_passkeys",
        "account_sessions",
        "auth",
        "auth_passkey",
        "auth_provider",
        "setup",
        "staff",
    }
)
"""Where people sign in and out, and what opens for whom is changed."""
REFUSALS = frozenset({400, 401, 403, 413, 429})

log = structlog.get_logger(__name__)


def install_doors(app: Flask) -> None:
    app.after_request(_note)


def asked() -> Mapping[str, str]:
    """What was asked for. An address itself may open its member's page; its rule does not."""
    return {"method": request.method, "rule": request.url_rule.rule if request.url_rule else ""}


def _note(answer: Response) -> Response:
    refused = answer.status_code in REFUSALS
    if refused or (request.method == "POST" and request.blueprint in DOORS):
        log.info(
            "a request was refused" if refused else "a door was used",
            **asked(),
            status=answer.status_code,
            staff_id=_staff_id(),
            sender=request.remote_addr,
        )
    return answer


def _staff_id() -> int | None:
    """Also of who has just signed out."""
    who, actor = signed_in(), g.get("actor")
    if who:
        return who.staff.id
    return actor.id if actor and actor.kind is ActorKind.STAFF else None
