"""A call's body, read into the shape that the call has."""

import json
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


class KeyTwice(Refused):
    """Which of the two was meant nobody knows, and programs on the way may have read the other one."""

    sentence = mark("The key “%(key)s” stands twice in one object. Nothing was recorded.")
    status = HTTPStatus.BAD_REQUEST


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
        body = request.get_data()
        told = orjson.loads(body)
    except RequestEntityTooLarge as fault:
        raise BodyTooLarge from fault
    except orjson.JSONDecodeError as fault:
        raise BodyUnreadable(fault=str(fault)) from fault
    _refuse_keys_twice(body)
    return told


def shaped(shape: type[S], told: Any, *, whole: str = "body") -> S:
    """Raises ShapeWrong; `whole` names what is wrong where no part of it can be named."""
    try:
        return shape.model_validate(told)
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_input=False, include_context=False)
        raise ShapeWrong([_fault(each) for each in found[:MOST_FAULTS]], whole=whole) from fault


def _refuse_keys_twice(body: bytes) -> None:
    """`body` is JSON; orjson keeps the last of two and cannot be asked."""
    try:
        json.loads(body.decode(), object_pairs_hook=_keys_once, parse_int=_unread, parse_float=_unread)
    except RecursionError as fault:
        raise BodyUnreadable(fault="it is nested too deeply") from fault


def _keys_once(pairs: list[tuple[str, None]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise KeyTwice(key=key[:100])
        seen.add(key)


def _unread(_number: str) -> None:
    return None


def _fault(found: Mapping[str, Any]) -> FieldFault:
    pointer = "".join(f"/{part}" for part in found["loc"])[:200]
    return FieldFault(pointer=pointer, detail=found["msg"].removeprefix("Value error, ")[:200])
