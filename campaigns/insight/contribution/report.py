"""Where contribution comes from: how concentrated it is, who brings it, how members move, who may be about to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.insight.contribution.concentration import Concentration, concentration
from campaigns.insight.contribution.movement import Quarter, read_moves
from campaigns.insight.contribution.standing import TierStanding, Worth, standings
from campaigns.members.standing.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class Contribution:
    """`quarters` are of all members alone: none for a segment, or before they were first reckoned.

    `segment_id` is the segment that was asked about.
    """

    concentration: Concentration
    tiers: Sequence[TierStanding]
    quarters: Sequence[Quarter]
    segment_id: int | None = None

    @property
    def whole(self) -> Worth:
        return sum((tier.whole for tier in self.tiers), Worth())

    def by_rhythm(self, rhythm: Rhythm) -> Worth:
        return sum((tier.by_rhythm[rhythm] for tier in self.tiers), Worth())

    @property
    def at_risk(self) -> Worth:
        return self.by_rhythm(Rhythm.AT_RISK)


def contribution(session: Session, members: Select[int] | None, *, now: datetime) -> Contribution:
    """Of everybody, or of a segment's members; who was erased is not looked at."""
    return Contribution(
        concentration(session, members),
        standings(session, members, now=now),
        read_moves(session) if members is None else (),
    )
