"""Before a launch: how large an effect its holdout can show, and how many members a wanted effect takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.insight.lift.report import MOST_DAYS, BadLiftDays
from campaigns.insight.lift.sample import members_needed, smallest_effect
from campaigns.members.models import Purchase, PurchaseKind
from campaigns.messaging.models import MessageState
from campaigns.outreach.audience import intended
from campaigns.outreach.holdout import CLUB_WIDE
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.review import looked_at

EFFECT = 0.03
"""Three points of the share that buys."""


class BadEffect(Refused):
    sentence = mark("The effect is from 0.1 to 50 points, up or down, and leaves the share between 0% and 100%.")
    status = 422


@dataclass(frozen=True, slots=True)
class Foresight:
    """`base`: the share of them that bought in the last `days`, as if left alone. Effects are parts of the whole.

    `smallest`: what so many can show in 80 of 100 cases; nothing where even a rise to all would not be seen.
    `needed`: members, held out and not, for `effect`.
    """

    days: int
    written: int
    held: int
    bought: int
    effect: float
    needed: float
    smallest: float | None

    @property
    def members(self) -> int:
        return self.written + self.held

    @property
    def base(self) -> float:
        return self.bought / self.members if self.members else 0.0

    @property
    def enough(self) -> bool:
        return self.needed <= self.members


def foresee(session: Session, *, campaign_id: int, days: int, effect: float, now: datetime) -> Foresight:
    """As its audience is now; of one that is always on, whoever is due now. Raises NotFound, BadLiftDays, BadEffect."""
    if not 1 <= days <= MOST_DAYS:
        raise BadLiftDays
    written, held, bought = _counted(session, campaign_id, days, now=now)
    members = written + held
    base, part = (bought / members, held / members) if members else (0.0, 0.0)
    if not 0.001 <= abs(effect) <= 0.5 or not 0 <= base + effect <= 1:  # noqa: PLR2004 - as the sentence says
        raise BadEffect
    return Foresight(
        days=days,
        written=written,
        held=held,
        bought=bought,
        effect=effect,
        needed=members_needed(base, effect, part) if 0 < part < 1 else float("inf"),
        smallest=smallest_effect(base, members, part),
    )


def _counted(session: Session, campaign_id: int, days: int, *, now: datetime) -> tuple[int, int, int]:
    """Members to be written to, members held out, and how many of both bought in the last days."""
    campaign = get_campaign(session, campaign_id)
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
