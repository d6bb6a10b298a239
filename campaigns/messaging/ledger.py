"""The message ledger: posting one transactional message, and holding, releasing or cancelling those of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    TextClause,
    Update,
    and_,
    case,
    delete,
    exists,
    func,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import must_exist
from campaigns.core.fixed import fixed, given
from campaigns.core.words import mark
from campaigns.members.merged import standing_id
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member, Suppression, Topic
from campaigns.messaging.models import USUAL_PRIORITY, Channel, Message, MessageState, RunHold, SkipReason
from campaigns.messaging.templates import latest_version_id
from campaigns.messaging.watch import ended, note

KINDS: Mapping[Channel, AddressKind] = {
    Channel.EMAIL: AddressKind.EMAIL,
    Channel.CALENDAR: AddressKind.EMAIL,
    Channel.SMS: AddressKind.SMS,
}
"""The kind of address each channel writes to."""


_POSTED = (
    insert(Message.__table__)  # type: ignore[arg-type]
    .on_conflict_do_nothing(index_elements=["cause"])
    .returning(Message.__table__.c.id)
)


@dataclass(frozen=True, slots=True)
class _Route:
    channel: Channel
    address: str = ""
    reason: SkipReason | None = None


def post_message(  # noqa: PLR0913 - the columns of the row; an object around them would only rename them
    session: Session,
    *,
    cause: str,
    member_id: int,
    channels: Sequence[Channel],
    template_key: str,
    topic: Topic,
    details: Mapping[str, Any],
    now: datetime,
    valid_until: datetime,
    event_id: int | None = None,
    priority: int = USUAL_PRIORITY,
    address: str = "",
) -> bool:
    """Post one transactional message on the first of `channels` that reaches the member, and ring for delivery.

    With an `address` it goes to that one of the member's or to none. A member whom no channel reaches gets a row that
    says why. False when `cause` was posted before.
    """
    member = must_exist(_standing(session, member_id), mark("member"))
    route = _route(session, member, channels, address)
    row = {
        "cause": cause,
        "member_id": member.id,
        "channel": route.channel,
        "topic": topic,
        "transactional": True,
        "priority": priority,
        "template_version_id": latest_version_id(session, template_key),
        "language": member.language,
        "event_id": event_id,
        "details": dict(details),
        "address": route.address,
        "state": MessageState.SKIPPED if route.reason else MessageState.READY,
        "reason": route.reason or "",
        "due_at": now,
        "valid_until": valid_until,
        "created_at": now,
    }
    posted = session.execute(_POSTED, row).scalar_one_or_none()
    ring_on_commit(session, "delivery")
    return posted is not None


def hold_run(session: Session, run_id: int, *, now: datetime, reason: str = "") -> int:
    """Nothing more of the run is claimed; what a worker holds already goes out. Gives how many were held.

    A run that is held already keeps its first reason.
    """
    _remember_hold(session, run_id, cancelled=False, reason=reason, now=now)
    return _move(session, run_id, MessageState.PLANNED, MessageState.READY)


def stop_run(session: Session, run_id: int, *, reason: str, now: datetime) -> None:
    """The same in no time, however large the run is: what is due of it is put aside as it is claimed."""
    _remember_hold(session, run_id, cancelled=False, reason=reason, now=now)


def release_run(session: Session, run_id: int) -> int:
    """Undo a hold, and ring for delivery. Gives how many are ready again."""
    session.execute(delete(RunHold).where(RunHold.run_id == run_id, ~RunHold.cancelled))
    if session.scalar(select(RunHold.cancelled).where(RunHold.run_id == run_id)):
        return 0
    ring_on_commit(session, "delivery")
    return _move(session, run_id, MessageState.READY, MessageState.PLANNED)


def cancel_run(session: Session, run_id: int, *, now: datetime) -> int:
    """Whatever has not gone out never will. Gives how many that were."""
    _remember_hold(session, run_id, cancelled=True, reason="", now=now)
    return cancel_waiting(session, Message.run_id == run_id, now=now)


def withdraw_event_messages(session: Session, *, event_id: int, now: datetime, member_id: int | None = None) -> int:
    """Cancel what has not gone out about an event, to one member or to all; call it before posting why."""
    meant = true() if member_id is None else Message.member_id == member_id
    return cancel_waiting(session, and_(Message.event_id == event_id, meant), now=now)


def cancel_waiting(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """Of these, whatever has not gone out never will. Gives how many that were."""
    waiting = Message.state.in_((MessageState.PLANNED, MessageState.READY))
    cancelled = update(Message).where(which, waiting).values(state=MessageState.CANCELLED)
    gone = cancelled.returning(Message.channel).cte("gone")
    counts = session.execute(select(gone.c.channel, func.count()).group_by(gone.c.channel)).all()
    ends = {ended(channel, MessageState.CANCELLED): count for channel, count in counts}
    note(session, ends, system_now=now)
    return sum(ends.values())


def _standing(session: Session, member_id: int) -> Member | None:
    """Themselves, unless they were merged into another."""
    return session.get(Member, member_id) or session.get(Member, standing_id(session, member_id))


def _route(session: Session, member: Member, channels: Sequence[Channel], only: str) -> _Route:
    if member.deceased:
        return _Route(channels[0], reason=SkipReason.DECEASED)
    addresses = _addresses(session, member.id, only)
    for channel in _as_preferred(channels, member):
        address, suppressed = addresses.get(KINDS[channel], ("", False))
        if address and not suppressed:
            return _Route(channel, address)
    known = any(KINDS[channel] in addresses for channel in channels)
    return _Route(channels[0], reason=SkipReason.SUPPRESSED if known else SkipReason.NO_ADDRESS)


def _as_preferred(channels: Sequence[Channel], member: Member) -> Sequence[Channel]:
    """The way they like goes first, but where a calendar is kept up to date."""
    if member.preferred_kind is None or Channel.CALENDAR in channels:
        return channels
    return sorted(channels, key=lambda channel: KINDS[channel] is not member.preferred_kind)


def _addresses(session: Session, member_id: int, only: str) -> dict[AddressKind, tuple[str, bool]]:
    """Kind → the address to use and whether it is suppressed, which it is only when all of that kind are.

    `only` is the one address in question, or empty.
    """
    rows = session.execute(_active_addresses(), {"member_id": member_id})
    return {AddressKind(kind): (address, blocked) for kind, address, blocked in rows if not only or address == only}


@cache
def _active_addresses() -> TextClause:
    """The one to use last."""
    suppressed = exists().where(Suppression.kind == ContactPoint.kind, Suppression.address == ContactPoint.address)
    return fixed(
        select(ContactPoint.kind, ContactPoint.address, suppressed)
        .where(
            ContactPoint.member_id == given("member_id", BigInteger()), ContactPoint.state == ContactPointState.ACTIVE
        )
        .order_by(case((suppressed, 0), else_=1), ContactPoint.preferred, ContactPoint.id.desc())
    )


def _remember_hold(session: Session, run_id: int, *, cancelled: bool, reason: str, now: datetime) -> None:
    statement = insert(RunHold).values(run_id=run_id, cancelled=cancelled, reason=reason, since=now)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["run_id"], set_={"cancelled": RunHold.cancelled | statement.excluded.cancelled}
        )
    )


def _move(session: Session, run_id: int, target: MessageState, *origins: MessageState) -> int:
    return _changed(
        session, update(Message).where(Message.run_id == run_id, Message.state.in_(origins)).values(state=target)
    )


def _changed(session: Session, statement: Update) -> int:
    """Run a set-wise update and count its rows."""
    changed = statement.returning(Message.id).cte("changed")
    return session.scalars(select(func.count()).select_from(changed)).one()
