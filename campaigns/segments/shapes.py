"""The shapes that fields of rules have. What does not have its shape is refused before anything asks a database."""

import enum
import math
import re
import unicodedata
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, LiteralString, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from campaigns.members.models import (
    AddressKind,
    CalendarKind,
    Culture,
    EngagementBand,
    HouseholdRole,
    MemberClass,
    Topic,
)
from campaigns.members.standing.rhythm import Rhythm

LARGEST = 10**15
LONGEST_TEXT = 200
_JOINERS = "\u200c\u200d"
HIDDEN = frozenset({"Cc", "Cf", "Cs"})


class Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def between(low: int, high: int) -> AfterValidator:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise PydanticCustomError("between", "must be between {low} and {high}", {"low": low, "high": high})
        return value

    return AfterValidator(check)


def among(*kinds: enum.StrEnum) -> AfterValidator:
    """One of some members of an enumeration."""

    def check(value: enum.StrEnum) -> enum.StrEnum:
        if value not in kinds:
            raise PydanticCustomError("enum", "must be one of {expected}", {"expected": ", ".join(kinds)})
        return value

    return AfterValidator(check)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    written = isinstance(value, str) and re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", value)
    with suppress(ValueError):
        if written:
            return date.fromisoformat(value)
    raise PydanticCustomError("day", "must be a date such as 2026-11-22")


def _plain(text: str) -> str:
    """Signs that show nothing or turn the text around stand in no member's row, so they are in no rule."""
    if not text.strip() or any(unicodedata.category(sign) in HIDDEN and sign not in _JOINERS for sign in text):
        raise PydanticCustomError("string_pattern_mismatch", "is not well formed")
    return text


def _figure(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("figure", "must be a number")
    if (isinstance(value, float) and not math.isfinite(value)) or abs(value) > LARGEST:
        raise PydanticCustomError("between", "must be between {low} and {high}", {"low": -LARGEST, "high": LARGEST})
    return value


Days = Annotated[int, between(1, 3650)]
Times = Annotated[int, between(1, 1000)]
Never = Annotated[int, between(0, 1000)]
"""A number of times that may be none."""
Amount = Annotated[int, between(1, LARGEST)]
"""Minor units of the club's currency, or points."""
Balance = Annotated[int, between(0, LARGEST)]
Percent = Annotated[int, between(1, 99)]
Month = Annotated[int, between(1, 12)]
Number = Annotated[int, between(1, 2**62)]
"""The number of a row."""
Figure = Annotated[int | float, PlainValidator(_figure)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_plain)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Zone = Annotated[str, Field(pattern=r"^[A-Za-z0-9_+\-/]{1,64}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Band = Annotated[EngagementBand, Field(strict=False)]
Pace = Annotated[Rhythm, Field(strict=False)]
Class = Annotated[MemberClass, Field(strict=False)]
Feasts = Annotated[Culture, Field(strict=False)]
Role = Annotated[HouseholdRole, Field(strict=False)]
Subject = Annotated[Topic, Field(strict=False)]
Channel = Annotated[AddressKind, Field(strict=False)]
Calendar = Annotated[CalendarKind, Field(strict=False)]


def some(most: int) -> Any:
    """A list that is not empty, of at most so many."""
    return Field(strict=False, min_length=1, max_length=most)


class Span(Node):
    """Within the last `days`, or from the day `since` to the day `until`, both included; else ever."""

    days: Days | None = None
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        both = self.days is not None and (self.since or self.until)
        refuse_unless(not both, "two_spans", "has days beside dates; keep one of them")
        turned = self.since and self.until and self.since > self.until
        refuse_unless(not turned, "turned", "ends before it begins; swap them")
        return self

    @property
    def is_ever(self) -> bool:
        return self.days is None and self.since is None and self.until is None


class Counted(Span):
    """Not given, `at_least` is one."""

    at_least: Times | None = None
    at_most: Never | None = None
    exactly: Never | None = None

    @model_validator(mode="after")
    def _one_count(self) -> Self:
        low, high = self.bounds
        both = self.exactly is not None and (self.at_least, self.at_most) != (None, None)
        refuse_unless(not both, "two_counts", "has an exact number beside others; keep one of them")
        refuse_unless(high is None or low <= high, "turned", "ends before it begins; swap them")
        return self

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The fewest and the most times."""
        if self.exactly is not None:
            return self.exactly, self.exactly
        lowest = 0 if self.at_most is not None else 1
        return self.at_least if self.at_least is not None else lowest, self.at_most


def refuse_unless(fine: object, kind: LiteralString, sentence: LiteralString) -> None:
    """For what the fields of a condition must be together; `kind` names a sentence of `faults.py`."""
    if not fine:
        raise PydanticCustomError(kind, sentence)
