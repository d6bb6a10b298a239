"""A call's body, read into the shape that the call has."""

from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from campaigns.core.errors import Refused
from campaigns.core.words import mark

S = TypeVar("S", bound=BaseModel)

LARGEST_BODY = 4 * 1024 * 1024


class BodyTooLarge(Refused):
    sentence = mark("A call may have up to 4 MB. Nothing was recorded; send less at once.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NotJson(Refused):
    sentence = mark("Send JSON, with the header “Content-Type: application/json”. Nothing was recorded.")
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class BodyUnreadable(Refused):
    sentence = mark("The body is not JSON: %(fault)s. Nothing was recorded.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ShapeWrong(Refused):
    sentence = mark("%(where)s: %(fault)s.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def read_body() -> Any:
    """Raises a Refused when it is no JSON."""
    request.max_content_length = LARGEST_BODY
    if request.mimetype != "application/json":
        raise NotJson
    try:
        return orjson.loads(request.get_data())
    except RequestEntityTooLarge as fault:
        raise BodyTooLarge from fault
    except orjson.JSONDecodeError as fault:
        raise BodyUnreadable(fault=str(fault)) from fault


def shaped(shape: type[S], told: Any, *, whole: str = "body") -> S:
    """Raises ShapeWrong of the first thing that is wrong; `whole` names it where no part can be named."""
    try:
        return shape.model_validate(told)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:100]
        raise ShapeWrong(where=where or whole, fault=first["msg"].removeprefix("Value error, ")[:200]) from fault
