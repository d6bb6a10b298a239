"""What shapes are made of: texts, instants, days, and how strict they are."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from campaigns.members.imports.purchase_rows import LONGEST

MOST = 10_000
"""Purchases, signals or members in one call."""
EARLIEST, LATEST = 1900, 9000


def without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


def _instant(told: object) -> datetime:
    if not isinstance(told, str):
        raise ValueError("must be a text")  # noqa: TRY004
    at = datetime.fromisoformat(told.strip()[:LONGEST])
    if at.tzinfo is None:
        raise ValueError("must say its zone, such as +08:00 or Z")
    if not EARLIEST <= at.year <= LATEST:
        raise ValueError("is not of our times")
    return at


def _day(told: object) -> date:
    if not isinstance(told, str):
        raise ValueError("must be a text")  # noqa: TRY004
    day = date.fromisoformat(told.strip()[:LONGEST])
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError("is not of our times")
    return day


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST), AfterValidator(without_nul)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), AfterValidator(without_nul)
]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^/\x00]+$")]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_day)]


T = TypeVar("T")
Choice = Annotated[T, Strict(strict=False)]
"""One of an enum, told as text."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Page(BaseModel):
    """Asked in the query of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: str = Field("", max_length=200, description="`next_cursor` of the page before; empty for the first.")
    limit: int = Field(100, ge=1, le=1000)


class WidePage(Page):
    """Of a list that was given as a whole before it had pages."""

    limit: int = Field(1000, ge=1, le=1000)


class MemberNamed(Shape):
    """Whose it is: at least one of code, reference, email, phone; the first that finds one member counts."""

    code: Text = Field("", description="The member code, as printed on the card.")
    reference: Text = Field("", description="The member's number at the source.")
    email: Text = ""
    phone: Text = Field("", description="With + and the country's code.", examples=["+8613912345678"])


class Fault(BaseModel):
    type: str
    message: str
