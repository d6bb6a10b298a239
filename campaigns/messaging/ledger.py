"""The message ledger: posting one transactional message, and holding, releasing or cancelling those of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, TextClause, Update, and_, column, delete, func, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.fixed import fixed, given
from campaigns.members.models import Topic
from campaigns.messaging.models import USUAL_PRIORITY, Channel, Message, MessageState, RunHold
from campaigns.messaging.readers import Reader, find_readers, route_to
from campaigns.messaging.templates import latest_version_id
from campaigns.messaging.watch import ended, note

_COLUMNS = (
    *("cause", "member_id", "channel", "topic", "transactional", "priority", "template_version_id", "language"),
    *("event_id", "details", "address", "state", "reason", "due_at", "valid_until", "created_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A transactional message on the first of `channels` that reaches the member.

    With an `address` it goes to that one of the member's or to none.
    """

    cause: str
    member_id: int
    channels: Sequence[Channel]
    template_key: str
    topic: Topic
    details: Mapping[str, Any]
    valid_until: datetime
    event_id: int | None = None
    priority: int = USUAL_PRIORITY
    address: str = ""
    due_at: datetime | None = None
    """At once, unless it says otherwise."""


def post_message(session: Session, message: NewMessage, *, now: datetime) -> bool:
    """Post one. False when its cause was posted before."""
    return post_messages(session, [message], now=now) > 0


def post_messages(session: Session, messages: Sequence[NewMessage], *, now: datetime) -> int:
    """Post them in their order and ring for delivery; how many had not been posted before.

    A member whom no channel reaches gets a row that says why.
    """
    if not messages:
        return 0
    readers = find_readers(session, {each.member_id for each in messages})
    versions = {key: latest_version_id(session, key) for key in sorted({each.template_key for each in messages})}
    rows = [_row(each, readers[each.member_id], versions[each.template_key], now=now) for each in messages]
    posted = session.execute(_posted(), {name: [row[name] for row in rows] for name in rows[0]}).all()
    ring_on_commit(session, "delivery")
    return len(posted)


def _row(message: NewMessage, reader: Reader, version_id: int, *, now: datetime) -> dict[str, Any]:
    route = route_to(reader, message.channels, only=message.address)
    return {
        "cause": message.cause,
        "member_id": reader.member_id,
        "channel": route.channel.value,
        "topic": message.topic.value,
        "transactional": True,
        "priority": message.priority,
        "template_version_id": version_id,
        "language": reader.language,
        "event_id": message.event_id,
        "details": orjson.dumps(dict(message.details)).decode(),
        "address": route.address,
        "state": MessageState.SKIPPED.value if route.reason else MessageState.READY.value,
        "reason": route.reason or "",
        "due_at": message.due_at or now,
        "valid_until": message.valid_until,
        "created_at": now,
    }


@cache
def _posted() -> TextClause:
    """Of each column of a row an array."""
    table: Any = Message.__table__
    kinds = [(name, table.c[name].type) for name in _COLUMNS]
    arrays = [given(name, ARRAY(kind)) for name, kind in kinds]
    rows = func.unnest(*arrays).table_valued(*(column(*each) for each in kinds), name="given").render_derived()
    added = insert(table).from_select(_COLUMNS, select(*rows.c), include_defaults=False)
    return fixed(added.on_conflict_do_nothing(index_elements=["cause"]).returning(table.c.id))


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
