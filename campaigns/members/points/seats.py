"""Points that seats at an event cost: taken with the seat, given back with it. Each cause once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, String, case, cast, func, insert, literal, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import ActivityKind, EntryKind, PointsEntry
from campaigns.members.points.balances import refresh_balances
from campaigns.members.points.redemption import points_held
from campaigns.members.standing.locking import lock_summaries
from campaigns.members.timeline import record_selected


class TooFewPoints(Refused):
    sentence = mark("This takes %(asked)s points, and there are %(have)s. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class SeatPoints:
    """`points` are taken where positive, given back where negative; `cause` names the answer that asks for it."""

    member_id: int
    event_id: int
    points: int
    cause: str
    title: str


def take_for_seats(session: Session, asked: SeatPoints, *, now: datetime) -> None:
    """Raises TooFewPoints before anything is written; what ran out by today is not there to be taken."""
    have = points_held(session, asked.member_id, now=now)
    if asked.points > have:
        raise TooFewPoints(asked=asked.points, have=have)
    rows = select(
        literal(asked.member_id, BigInteger).label("member_id"),
        literal(-asked.points, PointsEntry.points.type).label("points"),
        literal(asked.cause, String).label("cause"),
        literal(asked.title, String).label("note"),
        literal(asked.event_id, BigInteger).label("event_id"),
    )
    enter_for_seats(session, rows, now=now)


def enter_for_seats(session: Session, rows: Select[*tuple[Any, ...]], *, now: datetime) -> None:
    """Entries for whatever `rows` gives (member_id, points, cause, note, event_id), with their place on timelines."""
    given = rows.cte("given").c
    members = select(given.member_id)
    lock_summaries(session, members)
    kind = literal(EntryKind.REDEEMED, PointsEntry.kind.type)
    entries = select(given.member_id, kind, given.cause, given.points, given.note, literal(now))
    columns = ("member_id", "kind", "cause", "points", "note", "at")
    session.execute(insert(PointsEntry).from_select(columns, entries, include_defaults=False))
    refresh_balances(session, members)
    record_selected(session, _told(given, now), now=now)


def _told(given: Any, now: datetime) -> Select[*tuple[Any, ...]]:
    kind = case((given.points < 0, ActivityKind.REDEEMED.value), else_=ActivityKind.REDEMPTION_UNDONE.value)
    value = cast(func.abs(given.points), BigInteger)
    return select(given.member_id, kind, literal(now), value, given.cause, given.event_id)
