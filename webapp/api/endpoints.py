"""What the API offers: each endpoint says in one place whom it lets in, what it takes and what it answers.

The routes and the OpenAPI document are both made of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from campaigns.staff.scopes import Scope
from webapp.api.body import shaped
from webapp.api.keys import MOST_CALLS, ask_for_key, caller, is_a_miss, keyed, say_when_again
from webapp.security import MOST_GUESSES, limiter

PREFIX = "/api/v1"

S = TypeVar("S", bound=BaseModel)
View = Callable[..., BaseModel | Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` as Flask writes it; `errors`: what it refuses beside what all do.

    `takes` is the shape of the body, `asks` that of the query; `items` the shape of the things that `takes` lists
    and that are read one by one; `choices` what a part of the path may be.
    """

    name: str
    method: str
    path: str
    scope: Scope
    summary: str
    answers: type[BaseModel]
    says: str
    takes: type[BaseModel] | None = None
    items: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    asks: type[BaseModel] | None = None
    errors: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Area:
    """Endpoints that belong together."""

    def __init__(self, name: str) -> None:
        self.blueprint = Blueprint(f"api_{name}", __name__, url_prefix=PREFIX)
        self.blueprint.after_request(ask_for_key)
        self.blueprint.after_request(say_when_again)
        self.endpoints: list[Endpoint] = []

    def offers(self, endpoint: Endpoint) -> Callable[[View], View]:
        """Serve it with this view, to programs whose key has the scope."""

        def add(view: View) -> View:
            guarded = limiter.limit(MOST_CALLS, key_func=caller)(keyed(endpoint.scope)(_answering(view)))
            guarded = limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)(guarded)
            self.blueprint.add_url_rule(endpoint.path, view.__name__, guarded, methods=[endpoint.method])
            self.endpoints.append(endpoint)
            return view

        return add


def asked(shape: type[S]) -> S:
    """The query of this request. Raises ShapeWrong."""
    return shaped(shape, request.args.to_dict(), whole="query")


def _answering(view: View) -> Callable[..., Response]:
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        told = view(*args, **kwargs)
        return told if isinstance(told, Response) else jsonify(told.model_dump(mode="json"))

    return answer
