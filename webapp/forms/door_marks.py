"""A desk's marks, as its script posts them: `{"sent": ms, "marks": [{"key", "kind", "guest", "at": ms, …}]}`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.marks import MOST_AT_ONCE, Mark
from campaigns.events.models import MarkKind
from campaigns.events.parties import LARGEST_PARTY
from webapp.identifiers import LARGEST

A_YEAR_IN_MS = 366 * 24 * 3600 * 1000
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z-]{8,64}$")]


class MarksUnreadable(Refused):
    sentence = mark("What this desk sent was not understood. It is kept on the desk; reload the page.")
    status = 422


class MarkTold(BaseModel):
    """`at` by the desk's own clock."""

    key: Key
    kind: MarkKind
    guest: int = Field(ge=1, le=LARGEST)
    at: int
    people: int | None = Field(default=None, ge=1, le=LARGEST_PARTY)
    sure: bool = False
    undoes: Key | None = None


class Told(BaseModel):
    """`sent` by the desk's own clock too: what that is ahead or behind by is taken off each mark's time."""

    sent: int
    marks: list[dict[str, Any]] = Field(max_length=MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class ReadMarks:
    marks: Sequence[Mark]
    unread: Sequence[str]
    """Keys of those that make no sense."""


def read_marks(body: Any, *, now: datetime) -> ReadMarks:
    try:
        told = Told.model_validate(body)
    except ValidationError as fault:
        raise MarksUnreadable from fault
    marks: list[Mark] = []
    unread: list[str] = []
    for each in told.marks:
        try:
            marks.append(_mark(MarkTold.model_validate(each), told.sent, now))
        except ValidationError:
            unread.append(str(each.get("key", "")))
    return ReadMarks(marks, unread)


def _mark(told: MarkTold, sent: float, now: datetime) -> Mark:
    ago = min(max(sent - told.at, 0), A_YEAR_IN_MS)
    return Mark(
        key=told.key,
        kind=told.kind,
        invitation_id=told.guest,
        at=now - timedelta(milliseconds=ago),
        people=told.people,
        sure=told.sure,
        undoes=told.undoes or "",
    )
