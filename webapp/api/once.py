"""A call under a name of its own, the header Idempotency-Key: however often it is sent, it is done once."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from flask import Response, g, jsonify, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.replies import NamedCall, Reply, reply_once
from webapp.edge import now, transaction

HEADER = "Idempotency-Key"
AGAIN = "Idempotent-Replayed"
LONGEST = 200


class NameOfCall(Refused):
    sentence = mark("An Idempotency-Key has 1 to 200 letters, digits and signs. Nothing was recorded.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def is_named() -> bool:
    return HEADER in request.headers


def once(work: Callable[[Session], dict[str, Any]]) -> Response:
    """Answer with what `work` gives, done in one transaction; a named call's answer is kept in the same."""
    if not is_named():
        with transaction() as session:
            return jsonify(work(session))
    call = _named_call()
    with transaction() as session:
        reply = reply_once(session, call, lambda: _reply(work(session)), now=now())
    answer = Response(reply.body, status=reply.status, mimetype="application/json")
    if reply.again:
        answer.headers[AGAIN] = "true"
    return answer


def once_or_again(work: Callable[[Session], dict[str, Any]]) -> Response:
    """As `once`. If somebody else makes the same member at that moment, once more: this time they are found."""
    try:
        return once(work)
    except IntegrityError:
        return once(work)


def _named_call() -> NamedCall:
    name = request.headers[HEADER]
    if not (1 <= len(name) <= LONGEST and name.isascii() and name.isprintable()):
        raise NameOfCall
    asked = hashlib.sha256(request.path.encode() + b"\n" + request.get_data())
    return NamedCall(cast("int", g.api_key_id), name, asked.hexdigest())


def _reply(told: dict[str, Any]) -> Reply:
    return Reply(HTTPStatus.OK, jsonify(told).get_data(as_text=True))
