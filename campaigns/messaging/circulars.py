"""Posting the same news to many members at once, one transactional message each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.members.models import Member, Topic
from campaigns.messaging.models import Channel, Message
from campaigns.messaging.templates import latest_version_of


def post_circular(
    session: Session,
    *,
    readers: Select[Any],
    channels: Sequence[Channel],
    template_key: str,
    topic: Topic,
    now: datetime,
    valid_until: datetime,
    event_id: int | None = None,
) -> int:
    """Post to all whom `readers` gives (cause, member_id, details), each on the first of `channels` that reaches them.

    One INSERT … SELECT; causes posted before are passed over. Gives how many rows were added.
    """
    reader = readers.subquery("reader")
    route = _route(reader.c.member_id, channels)
    state, reason = _outcome(route)
    rows = (
        select(
            reader.c.cause,
            reader.c.member_id,
            func.coalesce(route.c.channel, channels[0].value),
            literal(topic.value),
            literal(True),
            literal(latest_version_of(session, template_key).id, BigInteger),
            Member.language,
            literal(event_id, BigInteger),
            reader.c.details,
            func.coalesce(route.c.address, ""),
            state,
            reason,
            literal(now),
            literal(valid_until),
            literal(now),
        )
        .join_from(reader, Member, Member.id == reader.c.member_id)
        .outerjoin(route, true())
    )
    added = session.execute(insert(Message).from_select(_COLUMNS, rows).on_conflict_do_nothing())
    ring_on_commit(session, "delivery")
    return int(added.rowcount)
