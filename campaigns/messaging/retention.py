"""What of old messages is let go of: tries, what providers reported, and single lines of timelines, which are summed.

The message itself stays: its cause is what keeps it from going out twice, and every report counts it.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.operations import NoClub
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.members.models import Activity, ActivityKind, SentBefore
from campaigns.messaging.models import Attempt, Message, MessageState, Receipt, WaitingReceipt
from campaigns.segments.conditions.messages import Messaged
from campaigns.segments.queries import list_segments
from campaigns.segments.rules import parse_rule, places_of

FOR_GOOD, LEAST_MONTHS, MOST_MONTHS = 0, 6, 240
"""Providers report again for days and staff look at a run for weeks: half a year is long past both."""
AT_ONCE = 20_000
MONTHS = 12
BEGINNING = datetime.min.replace(tzinfo=UTC)
GROWING = ("message", "attempt", "receipt", "activity", "click", "sent_before")
UNSETTLED = (MessageState.PLANNED, MessageState.READY, MessageState.CLAIMED, MessageState.UNKNOWN)

_ROOMS = text(
    "SELECT relname, greatest(reltuples::bigint, pg_stat_get_live_tuples(oid)), pg_total_relation_size(oid)"
    " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname = ANY(:tables)"
    " ORDER BY 3 DESC"
)


class Part(enum.StrEnum):
    TRIES = "attempt"
    REPORTS = "receipt"
    LINES = "activity"


class MonthsKept(Refused):
    sentence = mark("Old records are kept for 6 to 240 months, or for good.")
    status = 422


@dataclass(frozen=True, slots=True)
class Room:
    """`rows` as PostgreSQL reckons them, and what they and their indexes take of the disk, in bytes."""

    table: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Reach:
    """From when on each part is kept; nothing where it is kept for good. `held_by` is the segment that holds lines."""

    before: Mapping[Part, datetime]
    held_by: str = ""


def keep_records_for(session: Session, *, months: int) -> None:
    """What is older goes bit by bit with the scheduler. Raises MonthsKept."""
    if months != FOR_GOOD and not LEAST_MONTHS <= months <= MOST_MONTHS:
        raise MonthsKept
    club = find_club(session)
    if club is None:
        raise NoClub
    club.records_kept_months = months


def reach_of(session: Session, *, now: datetime) -> Reach:
    """Whole months. No line goes that a segment asks for, by the rules as they are saved now."""
    club = find_club(session)
    if club is None or club.records_kept_months == FOR_GOOD:
        return Reach({})
    before = months_ago(now, club.records_kept_months)
    since, name = min(_asked(session, now=now), default=(before, ""))
    if since >= before:
        return Reach(dict.fromkeys(Part, before))
    lines = {Part.LINES: months_ago(since, 0)} if since > BEGINNING else {}
    return Reach({Part.TRIES: before, Part.REPORTS: before, **lines}, name)


def months_ago(now: datetime, months: int) -> datetime:
    """The first moment of the month that was so many before."""
    year, month = divmod(now.year * MONTHS + now.month - 1 - months, MONTHS)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def let_records_go(session: Session, *, now: datetime, at_once: int = AT_ONCE) -> int:
    """A chunk of what is older than the club keeps it. Gives how many rows; none when all is gone."""
    for part, before in reach_of(session, now=now).before.items():
        if gone := GOING[part](session, OLD[part](before).limit(at_once)):
            return gone
    return 0


def would_go(session: Session, *, now: datetime) -> Mapping[Part, int]:
    """How many rows are older now: each is counted, which takes a while."""
    before = reach_of(session, now=now).before
    return {
        part: session.scalars(select(func.count()).select_from(OLD[part](day).subquery())).one()
        for part, day in before.items()
    }


def rooms(session: Session) -> Sequence[Room]:
    """The tables that grow with each message, the largest first."""
    return [Room(*row) for row in session.execute(_ROOMS, {"tables": list(GROWING)})]


def _asked(session: Session, *, now: datetime) -> Iterator[tuple[datetime, str]]:
    """From when on each segment asks for messages, and its name."""
    for segment in list_segments(session):
        for _place, condition in places_of(parse_rule(segment.rule)):
            if isinstance(condition, Messaged):
                yield _since(condition, now), segment.name


def _since(condition: Messaged, now: datetime) -> datetime:
    """A day earlier than it says, whatever the club's zone."""
    if condition.days is not None:
        return now - timedelta(days=condition.days + 1)
    if condition.since is not None:
        return datetime.combine(condition.since, datetime.min.time(), UTC) - timedelta(days=1)
    return BEGINNING


def _old_tries(before: datetime) -> Select[*tuple[int, int]]:
    settled = Message.state.not_in(UNSETTLED)
    found = select(Attempt.message_id, Attempt.fence).join(Message, Message.id == Attempt.message_id)
    return found.where(Attempt.at < before, settled)


def _old_reports(before: datetime) -> Select[int]:
    return select(Receipt.id).where(
        Receipt.received_at < before, ~exists().where(WaitingReceipt.receipt_id == Receipt.id)
    )


def _old_lines(before: datetime) -> Select[int]:
    return select(Activity.id).where(Activity.kind == ActivityKind.MESSAGE_SENT, Activity.at < before)


def _drop_tries(session: Session, old: Any) -> int:
    return _rows(session, delete(Attempt).where(tuple_(Attempt.message_id, Attempt.fence).in_(old)))


def _drop_reports(session: Session, old: Any) -> int:
    return _rows(session, delete(Receipt).where(Receipt.id.in_(old)))


def _sum_lines(session: Session, old: Any) -> int:
    """One statement, so that none is lost between both tables, or counted twice."""
    single = delete(Activity).where(Activity.id.in_(old)).returning(Activity.member_id, Activity.at).cte("single")
    told = select(single.c.member_id, func.count(), func.max(single.c.at)).group_by(single.c.member_id)
    adding = insert(SentBefore).from_select(["member_id", "times", "last_at"], told)
    more = {
        "times": SentBefore.times + adding.excluded.times,
        "last_at": func.greatest(SentBefore.last_at, adding.excluded.last_at),
    }
    summed = adding.on_conflict_do_update(index_elements=["member_id"], set_=more).cte("summed")
    return session.scalars(select(func.count()).select_from(single).add_cte(summed)).one()


def _rows(session: Session, statement: Any) -> int:
    return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


OLD: Mapping[Part, Callable[[datetime], Any]] = {
    Part.TRIES: _old_tries,
    Part.REPORTS: _old_reports,
    Part.LINES: _old_lines,
}
GOING: Mapping[Part, Callable[[Session, Any], int]] = {
    Part.TRIES: _drop_tries,
    Part.REPORTS: _drop_reports,
    Part.LINES: _sum_lines,
}
