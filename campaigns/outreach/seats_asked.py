"""How many seats are open to each tier, beside how many of it would be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, func, select
from sqlalchemy.orm import Session

from campaigns.events.seats_by_tier import TierSeats, seats_by_tier
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import Campaign


@dataclass(frozen=True, slots=True)
class TierAsked:
    """`asked` are people, each of whom may bring more."""

    seats: TierSeats
    asked: int


def counted_tiers(rows: FromClause) -> Select[Any]:
    """Who would get it, by tier; a member once, however many messages."""
    asked = func.count(rows.c.member_id.distinct()).label("members")
    return select(rows.c.tier_id, asked).where(rows.c.state == MessageState.READY.value).group_by(rows.c.tier_id)


def seats_asked(session: Session, campaign: Campaign, asked: Sequence[Any], *, now: datetime) -> Sequence[TierAsked]:
    """Nothing where the campaign asks to no event. `asked` are the rows of `counted_tiers`."""
    if campaign.event is None:
        return ()
    by_tier: Mapping[int, int] = {row.tier_id: row.members for row in asked}
    rows = seats_by_tier(session, campaign.event, now=now)
    return [TierAsked(row, by_tier.get(row.tier.id, 0)) for row in rows]
