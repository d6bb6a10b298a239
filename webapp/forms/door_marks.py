"""A desk's marks, as its script posts them: `{"sent": ms, "marks": [{"key", "kind", "guest", "at": ms, …}]}`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator

from campaigns.core.errors import Refused
from campaigns.core.identifiers import LARGEST
from campaigns.core.words import mark
from campaigns.events.marks import MOST_AT_ONCE, Mark
from campaigns.events.models import MarkKind
from campaigns.events.parties import LARGEST_PARTY
from campaigns.members.new_member import NewMember
from campaigns.members.profile.names import NameMissing, names_of

A_YEAR_IN_MS = 366 * 24 * 3600 * 1000
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z-]{8,64}$")]


class MarksUnreadable(Refused):
    sentence = mark("What this desk sent was not understood. It is kept on the desk; reload the page.")
    status = 422


class Somebody(BaseModel):
    """Who is on no list, as they told the host; `agreed` that we invite them to events."""

    full_name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]+$")
    ]
    phone: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")] = ""
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")] = ""
    language: Literal["en", "zh"]
    agreed: bool = False


class MarkTold(BaseModel):
    """`at` by the desk's own clock. A guest of the list, or somebody new."""

    key: Key
    kind: MarkKind
    guest: int | None = Field(default=None, ge=1, le=LARGEST)
    somebody: Somebody | None = None
    at: int
    people: int | None = Field(default=None, ge=1, le=LARGEST_PARTY)
    sure: bool = False
    undoes: Key | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.kind is MarkKind.NEW) != (self.somebody is not None) or (self.guest is None) != (
            self.somebody is not None
        ):
            raise ValueError
        return self


class Told(BaseModel):
    """`sent` by the desk's own clock too: what that is ahead or behind by is taken off each mark's time."""

    sent: int
    marks: list[dict[str, Any]] = Field(max_length=MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class ReadMarks:
    marks: Sequence[Mark]
    unread: Sequence[str]
    """Keys of those that make no sense."""


def read_marks(
    body: Any, *, now: datetime, joining: Callable[[Somebody], NewMember], random_code: Callable[[], str]
) -> ReadMarks:
    """`joining` makes a member of somebody new."""
    try:
        told = Told.model_validate(body)
    except ValidationError as fault:
        raise MarksUnreadable from fault
    marks: list[Mark] = []
    unread: list[str] = []
    for each in told.marks:
        try:
            read = MarkTold.model_validate(each)
            mark = _mark(read, told.sent, now)
            new = joining(read.somebody) if read.somebody else None
            if new:
                names_of(new.full_name)
            marks.append(replace(mark, new=new, code=random_code()) if new else mark)
        except (ValidationError, NameMissing):
            unread.append(str(each.get("key", "")))
    return ReadMarks(marks, unread)


def _mark(told: MarkTold, sent: float, now: datetime) -> Mark:
    ago = min(max(sent - told.at, 0), A_YEAR_IN_MS)
    return Mark(
        key=told.key,
        kind=told.kind,
        invitation_id=told.guest or 0,
        at=now - timedelta(milliseconds=ago),
        people=told.people,
        sure=told.sure,
        undoes=told.undoes or "",
    )
