"""What may go now: due messages, locked, each with what stands in its way after a last look at consent."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, and_, bindparam, case, exists, null, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from campaigns.members.models import (
    Consent,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    Suppression,
    SuppressionReason,
)
from campaigns.messaging.aside import CANCELLED, EXPIRED, HELD
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import (
    Channel,
    ChannelPause,
    Message,
    MessageState,
    ProviderState,
    RunHold,
    SkipReason,
)
from campaigns.messaging.readers import KINDS
from campaigns.messaging.restored import HERE, here, lives_elsewhere
from campaigns.messaging.sparing import why_spared
from campaigns.messaging.troubles import blocked

_KEPT = tuple(getattr(Message, name) for name in ClaimedMessage._fields)


class Due(NamedTuple):
    """A message that is due, and locked; whether its sender has a pace to keep; why it may not go, if so."""

    message: ClaimedMessage
    paced: bool
    obstacle: str | None


def lock_due(
    session: Session, *, channel: Channel, provider: str, limit: int, now: datetime, system_now: datetime
) -> list[Due]:
    """Up to `limit` due messages; what answers a member's deed goes before any campaign.

    Nothing while the channel is paused, the provider blocked, or the house a restored backup.
    """
    given = {"now": now, "system_now": system_now, "limit": limit, "here": here(session)}
    rows = session.execute(_due(channel, provider, transactional=True), given).all()
    if not rows:
        rows = session.execute(_due(channel, provider, transactional=False), given).all()
    return [Due(ClaimedMessage._make(kept), paced, obstacle) for *kept, paced, obstacle in rows]


@cache
def _due(channel: Channel, provider: str, *, transactional: bool) -> Select[Any]:
    """Put together once a process."""
    now = bindparam("now", type_=Message.due_at.type)
    due = _locked(channel, provider, transactional=transactional, now=now)
    kind = KINDS[channel]
    return (
        select(*_KEPT, _is_paced(channel, provider), _obstacle(now))
        .join(due, due.c.id == Message.id)
        .join(Member, Member.id == Message.member_id)
        .outerjoin(
            ContactPoint,
            and_(
                ContactPoint.member_id == Message.member_id,
                ContactPoint.kind == kind,
                ContactPoint.address == Message.address,
            ),
        )
        .outerjoin(Suppression, and_(Suppression.kind == kind, Suppression.address == Message.address))
        .outerjoin(
            Consent,
            and_(Consent.member_id == Message.member_id, Consent.kind == kind, Consent.topic == Message.topic),
        )
        .outerjoin(RunHold, RunHold.run_id == Message.run_id)
        .order_by(Message.due_at, Message.id)
    )


def _locked(channel: Channel, provider: str, *, transactional: bool, now: BindParameter[datetime]) -> CTE:
    system_now = bindparam("system_now", type_=Message.due_at.type)
    halted = or_(
        exists().where(ChannelPause.channel == channel),
        lives_elsewhere(HERE),
        blocked(channel, provider, system_now=system_now),
    )
    return (
        select(Message.id)
        .where(
            Message.state == MessageState.READY,
            Message.channel == channel,
            Message.transactional.is_(transactional),
            Message.due_at <= now,
            ~halted,
        )
        .order_by(Message.due_at, Message.id)
        .limit(bindparam("limit", type_=BigInteger))
        .with_for_update(of=Message, skip_locked=True)
        .cte("due")
    )


def _is_paced(channel: Channel, provider: str) -> ColumnElement[bool]:
    state = ProviderState
    return exists().where(state.channel == channel, state.provider == provider, state.per_second.is_not(None))


def _obstacle(now: BindParameter[datetime]) -> ColumnElement[str | None]:
    campaign = ~Message.transactional
    # Somebody erased who comes back by themselves is asked once whether it is they.
    asks_again = and_(Suppression.reason == SuppressionReason.ERASED, Message.cause.startswith("consent_request:"))
    spared = why_spared(Message.topic.expression, Message.heeds.expression, now=now)
    return case(
        (RunHold.cancelled, CANCELLED),
        (RunHold.run_id.is_not(None), HELD),
        (Message.valid_until <= now, EXPIRED),
        (Member.deceased, SkipReason.DECEASED.value),
        (and_(campaign, spared.is_not(None)), spared),
        (ContactPoint.id.is_(None), SkipReason.NO_ADDRESS.value),
        (ContactPoint.state == ContactPointState.INVALID, SkipReason.NO_ADDRESS.value),
        (ContactPoint.state != ContactPointState.ACTIVE, SkipReason.SUPPRESSED.value),
        (and_(Suppression.address.is_not(None), ~asks_again), SkipReason.SUPPRESSED.value),
        (and_(campaign, Consent.state.is_distinct_from(ConsentState.GRANTED)), SkipReason.NO_CONSENT.value),
        else_=null(),
    )
