"""A call's body, read into the shape that the call has."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from webapp.problems import FieldFault

S = TypeVar("S", bound=BaseModel)

LARGEST_BODY = 16 * 1024 * 1024
MOST_FAULTS = 20


class BodyTooLarge(Refused):
    sentence = mark("A call may have up to 16 MB. Nothing was recorded; send less at once.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NotJson(Refused):
    sentence = mark("Send JSON, with the header “Content-Type: application/json”. Nothing was recorded.")
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class BodyUnreadable(Refused):
    sentence = mark("The body is not JSON: %(fault)s. Nothing was recorded.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ShapeWrong(Refused):
    """`faults` are all parts that are wrong, `sentence` tells of the first."""

    sentence = mark("%(where)s: %(fault)s.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, faults: Sequence[FieldFault], *, whole: str) -> None:
        first = faults[0]
        where = ".".join(first.pointer.split("/")[1:])[:100]
        super().__init__(where=where or whole, fault=first.detail)
        self.faults = faults


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
    """Raises ShapeWrong; `whole` names what is wrong where no part of it can be named."""
    try:
        return shape.model_validate(told)
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_input=False, include_context=False)
        raise ShapeWrong([_fault(each) for each in found[:MOST_FAULTS]], whole=whole) from fault


def _fault(found: Mapping[str, Any]) -> FieldFault:
    pointer = "".join(f"/{part}" for part in found["loc"])[:200]
    return FieldFault(pointer=pointer, detail=found["msg"].removeprefix("Value error, ")[:200])
