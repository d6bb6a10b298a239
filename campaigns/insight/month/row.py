"""A row behind a figure that counts no members: whose it is, what it is about, when, and how much it counts for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, literal, null, select

from campaigns.events.models import Event
from campaigns.members.models import Member
from campaigns.outreach.models import Campaign


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the id of the complaint, surprise or conversation; `counts` sums up to the figure."""

    member: Member | None
    event: Event | None
    campaign: Campaign | None
    number: int | None
    at: datetime | None
    counts: int


def rows(
    at: Any, *, member: Any = None, event: Any = None, campaign: Any = None, number: Any = None, counts: Any = None
) -> Select[*tuple[Any, ...]]:
    """A SELECT of what makes a `Row`, the ids of member, event and campaign first."""
    return select(
        _id(member).label("member_id"),
        _id(event).label("event_id"),
        _id(campaign).label("campaign_id"),
        _id(number).label("number"),
        at.label("at"),
        cast(literal(1) if counts is None else counts, BigInteger).label("counts"),
    )


def _id(column: Any) -> ColumnElement[int | None]:
    return cast(null() if column is None else column, BigInteger)
