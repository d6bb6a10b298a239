"""Before a launch: how large an effect its holdout can show, and how many members a wanted effect takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.lift.keeping import DAYS
from campaigns.insight.lift.report import MOST_DAYS, BadLiftDays
from campaigns.insight.lift.sample import members_needed, smallest_effect
from campaigns.members.models import Purchase, PurchaseKind
from campaigns.messaging.models import MessageState
from campaigns.outreach.audience import intended
from campaigns.outreach.holdout import CLUB_WIDE
from campaigns.outreach.models import Campaign
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.review import looked_at

EFFECTS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)
"""Parts by which the share that buys may rise: half a point to ten points."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """`bought`: how many of them did in the last `days`, as if left alone."""

    campaign: Campaign
    days: int
    written: int
    held: int
    bought: int

    @property
    def members(self) -> int:
        return self.written + self.held

    @property
    def base(self) -> float:
        return self.bought / self.members if self.members else 0.0

    @property
    def part(self) -> float:
        """Of them that is held out."""
        return self.held / self.members if self.members else 0.0

    @property
    def smallest(self) -> float | None:
        """The rise of the share that so many show in 80 of 100 cases; nothing where even a rise to all is not seen."""
        return smallest_effect(self.base, self.members, self.part)

    def needed(self, effect: float) -> int | None:
        """How many members a rise takes, held out in the same part; nothing where nobody is, or none can rise so."""
        if not 0 < self.part < 1 or self.base + effect > 1:
            return None
        return ceil(members_needed(self.base, effect, self.part))


def foresee(session: Session, *, campaign_id: int, days: int = DAYS, now: datetime) -> Foresight:
    """As its audience is now; of one that is always on, whoever is due today. Raises NotFound and BadLiftDays."""
    if not 1 <= days <= MOST_DAYS:
        raise BadLiftDays
    campaign = get_campaign(session, campaign_id)
    return Foresight(campaign, days, *_counted(session, campaign, days, now=now))


def _counted(session: Session, campaign: Campaign, days: int, *, now: datetime) -> tuple[int, int, int]:
    """Members to be written to, members held out, and how many of both bought in the last days."""
    row = intended(session, campaign, looked_at(session, campaign, now=now), now=now).subquery("meant").c
    held = func.bool_or(row.state == MessageState.HELD_OUT.value)
    drawn = row.state.in_((MessageState.READY.value, MessageState.HELD_OUT.value))
    counts = row.reason != CLUB_WIDE if campaign.holdout_percent else true()
    found = select(row.member_id, held.label("held")).where(drawn, counts)
    meant = found.group_by(row.member_id).cte("meant_once")
    since = now.astimezone(club_zone(session)).date() - timedelta(days=days)
    buyers = select(Purchase.member_id).where(Purchase.kind == PurchaseKind.ORDER, Purchase.local_date >= since)
    counted = select(
        func.count().filter(~meant.c.held),
        func.count().filter(meant.c.held),
        func.count().filter(meant.c.member_id.in_(buyers)),
    ).select_from(meant)
    written, left, bought = session.execute(counted).one()
    return written, left, bought
