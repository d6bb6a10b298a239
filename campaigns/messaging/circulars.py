"""Posting the same news to many members at once, one transactional message each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    case,
    column,
    exists,
    func,
    literal,
    select,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from campaigns.core.database import ring_on_commit
from campaigns.members.models import ContactPoint, ContactPointState, Member, Suppression, Topic
from campaigns.messaging.models import USUAL_PRIORITY, Channel, Message, MessageState, SkipReason
from campaigns.messaging.readers import KINDS
from campaigns.messaging.templates import latest_version_id


def post_circular(  # noqa: PLR0913 - the columns of the rows, as for one message
    session: Session,
    *,
    readers: Select[Any],
    channels: Sequence[Channel],
    template_key: str,
    topic: Topic,
    now: datetime,
    valid_until: datetime,
    event_id: int | None = None,
    priority: int = USUAL_PRIORITY,
    address: str = "",
) -> int:
    """Post to all whom `readers` gives (cause, member_id, details), each on the first of `channels` that reaches them.

    `address` names a further column of `readers`: the only address of each that may be used. One INSERT … SELECT;
    causes posted before are passed over. Gives how many rows were added.
    """
    reader = readers.subquery("reader")
    route = _route(reader.c.member_id, channels, reader.c[address] if address else None)
    state, reason = _outcome(route)
    posted: dict[str, ColumnElement[Any]] = {
        "cause": reader.c.cause,
        "member_id": reader.c.member_id,
        "channel": func.coalesce(route.c.channel, channels[0].value),
        "topic": literal(topic.value),
        "transactional": literal(True),
        "priority": literal(priority),
        "template_version_id": literal(latest_version_id(session, template_key), BigInteger),
        "language": Member.language.expression,
        "event_id": literal(event_id, BigInteger),
        "details": reader.c.details,
        "address": func.coalesce(route.c.address, ""),
        "state": state,
        "reason": reason,
        "due_at": literal(now),
        "valid_until": literal(valid_until),
        "created_at": literal(now),
    }
    rows = select(*posted.values()).join_from(reader, Member, Member.id == reader.c.member_id).outerjoin(route, true())
    insertion = insert(Message).from_select(list(posted), rows).on_conflict_do_nothing().returning(Message.id)
    added = insertion.cte("added")
    ring_on_commit(session, "delivery")
    return session.scalars(select(func.count()).select_from(added)).one()


def _route(
    member_id: ColumnElement[int], channels: Sequence[Channel], only: ColumnElement[str] | None
) -> LateralFromClause:
    """The channel and address that reach a member, if any do."""
    ranks = values(column("rank", Integer), column("channel", Text), column("kind", Text), name="ranks").data(
        [(rank, channel.value, KINDS[channel].value) for rank, channel in enumerate(channels)]
    )
    suppressed = exists().where(Suppression.kind == ContactPoint.kind, Suppression.address == ContactPoint.address)
    route = (
        select(ranks.c.channel, ContactPoint.address)
        .join_from(ContactPoint, ranks, ranks.c.kind == ContactPoint.kind)
        .where(ContactPoint.member_id == member_id, ContactPoint.state == ContactPointState.ACTIVE, ~suppressed)
        .order_by(ranks.c.rank, ContactPoint.preferred.desc(), ContactPoint.id)
        .limit(1)
    )
    return (route if only is None else route.where(ContactPoint.address == only)).lateral("route")


def _outcome(route: LateralFromClause) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """The state and the reason of each row."""
    reason = case(
        (Member.deceased, SkipReason.DECEASED.value),
        (route.c.address.is_(None), SkipReason.NO_ADDRESS.value),
        else_="",
    )
    return case((reason == "", MessageState.READY.value), else_=MessageState.SKIPPED.value), reason
