"""How the seats of an event stand for each tier, as pages and the review before a launch show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.access import Room, TierTerms, opens_at, read_terms, used_by_tier
from campaigns.events.models import Event
from campaigns.members.models import Tier
from campaigns.members.queries import list_tiers


@dataclass(frozen=True, slots=True)
class TierSeats:
    """`kept` now, whether taken or not; `used` taken or offered; `room` more that its members may take just now.

    `opens` is when they may first answer, if that lies ahead.
    """

    tier: Tier
    terms: TierTerms
    kept: int
    used: int
    room: int
    opens: datetime | None

    @property
    def has_terms(self) -> bool:
        return self.terms != TierTerms(tier_id=self.tier.id)


def seats_by_tier(session: Session, event: Event, *, now: datetime) -> Sequence[TierSeats]:
    """Of every tier in force, the highest first."""
    terms, used, room = read_terms(event), used_by_tier(session, event), Room(session, event, now=now)
    return [
        TierSeats(
            tier=tier,
            terms=own,
            kept=own.keeps(event, now=now),
            used=used.get(tier.id, 0),
            room=max(room.of(tier.id), 0),
            opens=opens_at(event, tier.id, now=now),
        )
        for tier in reversed(list_tiers(session))
        for own in [terms.get(tier.id, TierTerms(tier_id=tier.id))]
    ]
