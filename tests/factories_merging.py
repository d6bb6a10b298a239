"""Two records of one person, what happens with them, and the whole database as it stands at a moment."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import Complaint, Contact, FollowUp, OwnershipWarning
from campaigns.core.base import Base
from campaigns.members.agreement.consent import current_consents
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.models import (
    Activity,
    AddressKind,
    Consent,
    ConsentChange,
    ConsentState,
    ContactPoint,
    Member,
    Merge,
    Mute,
    Note,
    PointsEntry,
    Purchase,
    SpecialDay,
    TierChange,
    Topic,
)
from campaigns.referrals.models import FriendLink, Referral
from tests.clock import NOW


def merged(session: Session, kept: Member, other: Member, **how: object) -> Merge:
    return merge_members(session, kept_id=kept.id, other_id=other.id, **{"now": NOW, **how})  # type: ignore[arg-type]


def consents(session: Session, member: Member) -> dict[Topic, ConsentState]:
    return {topic: state for (_, topic), state in current_consents(session, member.id).items()}


def says(session: Session, member: Member, state: ConsentState, *topics: Topic, at: datetime = NOW) -> None:
    for topic in topics:
        session.merge(Consent(member_id=member.id, kind=AddressKind.EMAIL, topic=topic, state=state, at=at))
    session.flush()


TOPICS = ("events", "offers", "care", "greetings")
STATES = ("granted", "withdrawn", "pending")
LEFT_OUT = {"awaited_introducer", "merge", "sought_member"}
PASSING = {"updated_at"}


def picture(session: Session) -> dict[str, Counter[str]]:
    """Every row of every table, but of merges and that they are told of on timelines."""
    session.flush()
    return {
        table: rows
        for table in sorted(Base.metadata.tables)
        if table not in LEFT_OUT and (rows := _rows(session, table))
    }


def _rows(session: Session, table: str) -> Counter[str]:
    own = "WHERE kind NOT IN ('merged', 'unmerged')" if table == "activity" else ""
    found: list[dict[str, Any]] = list(session.scalars(text(f'SELECT to_jsonb(t) FROM "{table}" t {own}')))  # noqa: S608
    return Counter(str(sorted((name, value) for name, value in row.items() if name not in PASSING)) for row in found)


Maker = Callable[["Place"], Iterable[tuple[type[Base], dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Place:
    """What happens with whom: `number` is of the step, `how` chooses among a few."""

    member_id: int
    friend_id: int
    event_id: int
    owner_id: int
    number: int
    how: int

    @property
    def at(self) -> datetime:
        return NOW - timedelta(days=1 + self.number)


def row(**columns: Any) -> dict[str, Any]:
    return columns


MAKERS: Mapping[str, Maker] = {
    "spends": lambda p: [
        (Purchase, row(member_id=p.member_id, source="till", order_reference=f"{p.number}", at=p.at, local_date=p.at)
         | row(amount=900 * p.how, paid=900 * p.how, currency="USD")),
        (Activity, row(member_id=p.member_id, kind="purchased", at=p.at, value=900 * p.how, reference=f"{p.number}")),
    ],
    "agrees": lambda p: [
        (Consent, row(member_id=p.member_id, kind="email", topic=TOPICS[p.how], state=STATES[p.number % 3], at=p.at)),
        (ConsentChange, row(member_id=p.member_id, kind="email", topic="care", state="granted", at=p.at, source="x")),
    ],
    "reaches": lambda p: [
        (ContactPoint, row(member_id=p.member_id, kind="sms", address=f"+{p.how}", preferred=p.how == 1))
    ],
    "day": lambda p: [(SpecialDay, row(member_id=p.member_id, kind="birthday", month=5, day=1 + p.how // 2))],
    "note": lambda p: [(Note, row(member_id=p.member_id, at=p.at, text="tea"))],
    "mute": lambda p: [(Mute, row(member_id=p.member_id, scope="all", reason="asked", since=p.at))],
    "points": lambda p: [(PointsEntry, row(member_id=p.member_id, cause=f"c:{p.how}", points=5 + p.number, at=p.at))],
    "brought": lambda p: [(Referral, row(referrer_id=p.member_id, friend_id=p.friend_id, joined_at=p.at))],
    "link": lambda p: [
        (FriendLink, row(code=f"l{p.number}", member_id=p.member_id, event_id=p.event_id, created_at=p.at))
    ],
    "standing link": lambda p: [(FriendLink, row(code=f"s{p.number}", member_id=p.member_id, created_at=p.at))],
    "tier": lambda p: [(TierChange, row(member_id=p.member_id, at=p.at, reason="spend"))],
    "told": lambda p: [(Contact, row(member_id=p.member_id, staff_id=p.owner_id, means="call", direction="out", at=p.at)
                     | row(summary="tea", logged_at=p.at))],
    "due": lambda p: [(FollowUp, row(cause=f"f{p.number}", member_id=p.member_id, owner_id=p.owner_id, due_on=p.at)
                    | row(reason=("cadence", "asked")[p.how % 2], since=p.at, state="open", made_at=p.at))],
    "warned": lambda p: [(OwnershipWarning, row(member_id=p.member_id, owner_id=p.owner_id, warned_at=p.at)
                       | row(reclaim_at=NOW + timedelta(days=p.how)))],
    "complains": lambda p: [(Complaint, row(code=f"c{p.number}", member_id=p.member_id, name="x", text="y")
                          | row(language="en", cause=f"c{p.number}", opened_at=p.at, due_at=p.at))],
}  # fmt: skip


def happens(session: Session, what: str, place: Place) -> None:
    for table, columns in MAKERS[what](place):
        session.execute(insert(table).values(columns).on_conflict_do_nothing())
