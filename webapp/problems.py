"""What went wrong with a call of a program, as RFC 9457 tells of it."""

from collections.abc import Sequence

from flask import Response, jsonify
from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"
KIND = "urn:convive:problem:"


class FieldFault(BaseModel):
    pointer: str = Field(description="Where in the body or query, as a JSON pointer.", examples=["/purchases"])
    detail: str


class Wrong(BaseModel):
    type: str
    message: str
    status: int


class Problem(BaseModel):
    """RFC 9457. Nothing was recorded, unless the status is 500 or 503: then send the same call again."""

    type: str = Field(description="Names the kind of problem.", examples=[KIND + "ScopeMissing"])
    title: str = Field(description="What the status means.", examples=["Forbidden"])
    status: int
    detail: str = Field(description="What is wrong this time, for a person.")
    errors: list[FieldFault] = Field([], description="Each part of a body or query that is not of its shape.")
    error: Wrong = Field(description="The same once more, as before there were problem documents.", deprecated=True)


def problem(*, status: int, kind: str, title: str, detail: str, faults: Sequence[FieldFault] = ()) -> Response:
    told = Problem.model_validate(
        {
            "type": KIND + kind,
            "title": title,
            "status": status,
            "detail": detail,
            "errors": list(faults),
            "error": {"type": kind, "message": detail, "status": status},
        }
    )
    answer = jsonify(told.model_dump(mode="json"))
    answer.status_code = status
    answer.mimetype = MEDIA_TYPE
    return answer
