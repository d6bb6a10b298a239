"""Who calls: a program that sends its key along."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from math import ceil
from time import time
from typing import ParamSpec, TypeVar

from flask import g, request
from werkzeug.wrappers import Response

from campaigns.core.acting import ActorKind
from campaigns.staff.api_keys import KeyMissing, key_of, note_use, used_lately
from campaigns.staff.models import ApiKey
from campaigns.staff.scopes import Scope, require_scope
from webapp.edge import acts, reading, real_now, transaction
from webapp.security import limiter

P = ParamSpec("P")
R = TypeVar("R")

LONGEST = 200
MOST_CALLS = "600 per minute"
LONGEST_WAIT = 300
"""Seconds: the window of wrong keys, which is the longer one."""


def keyed(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in those who send a key in force that has the scope; 401 for others, 403 for a key that does not reach."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            key = _known_key()
            require_scope(key.scopes, scope)
            g.api_key_id = key.id
            acts(ActorKind.API_KEY, its_id=key.id, name=key.name)
            return view(*args, **kwargs)

        return guarded

    return guard


def _known_key() -> ApiKey:
    secret = _secret()
    if not 0 < len(secret) <= LONGEST:
        raise KeyMissing
    with reading() as session:
        key = key_of(session, secret=secret)
    if not used_lately(key, now=real_now()):
        with transaction() as session:
            note_use(session, key_id=key.id, now=real_now())
    return key


def caller() -> str:
    """For the limit on calls: one key counts as one caller."""
    return hashlib.sha256(_secret().encode(errors="replace")).hexdigest()[:16]


def is_a_miss(answer: Response) -> bool:
    return answer.status_code == KeyMissing.status


def ask_for_key(answer: Response) -> Response:
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Convive"'
    return answer


def say_when_again(answer: Response) -> Response:
    """Of a call too many: in how many seconds the next one is taken."""
    limit = limiter.current_limit
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and limit is not None:
        wait = limit.reset_at - time()
        answer.headers["Retry-After"] = str(max(1, min(ceil(wait), LONGEST_WAIT)))
    return answer


def _secret() -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
