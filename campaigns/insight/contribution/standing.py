"""Who brings how much, by tier, activity and rhythm: one reading of the rows that are kept of members."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.members.models import EngagementBand, MemberSummary, Tier
from campaigns.members.standing.rhythm import Rhythm, rhythm_of


@dataclass(frozen=True, slots=True)
class Worth:
    """`spent` in the last 365 days, refunds taken off, minor units."""

    members: int = 0
    spent: int = 0

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.members + other.members, self.spent + other.spent)


@dataclass(frozen=True, slots=True)
class TierStanding:
    """Members of a tier, by how active they are, and by how they stand to their own rhythm of buying."""

    key: str
    name: LocalText
    by_band: Mapping[EngagementBand, Worth]
    by_rhythm: Mapping[Rhythm, Worth]

    @property
    def whole(self) -> Worth:
        return sum(self.by_band.values(), Worth())


def standings(session: Session, members: Select[int] | None, *, now: datetime) -> list[TierStanding]:
    """Highest tier first; those without members are left out."""
    kept = MemberSummary.__table__.c
    rhythm = rhythm_of(MemberSummary, now=now).label("rhythm")
    rows = (
        select(kept.tier_id, kept.engagement_band, rhythm, func.count(), func.sum(kept.year_spend))
        .where(~kept.erased)
        .group_by(kept.tier_id, kept.engagement_band, rhythm)
    )
    if members is not None:
        rows = rows.where(kept.member_id.in_(members))
    found: dict[int, tuple[dict[EngagementBand, Worth], dict[Rhythm, Worth]]] = {}
    for tier_id, band, name, count, spent in session.execute(rows):
        bands, rhythms = found.setdefault(
            tier_id, (dict.fromkeys(EngagementBand, Worth()), dict.fromkeys(Rhythm, Worth()))
        )
        bands[EngagementBand(band)] += Worth(count, int(spent))
        rhythms[Rhythm(name)] += Worth(count, int(spent))
    tiers = session.scalars(select(Tier).order_by(Tier.rank.desc()))
    return [TierStanding(tier.key, tier.name, *found[tier.id]) for tier in tiers if tier.id in found]
