"""Lift: whoever was to be written to against whoever was left alone, whatever became of the messages.

Intent to treat: nobody is left out because the mail bounced or was not read, for those left alone cannot be told apart
so. One SELECT gives the sums, and all figures come from them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, mark
from campaigns.insight.keeping import Answer, answer
from campaigns.insight.lift.arms import Arm
from campaigns.insight.lift.differences import Difference, difference_in_rate, difference_in_spend
from campaigns.insight.lift.keeping import DAYS, lift_question
from campaigns.insight.lift.sums import Sums, has_own_holdout, sums_now
from campaigns.members.models import Tier
from campaigns.outreach.models import Campaign
from campaigns.outreach.queries import get_campaign

MOST_DAYS = 366
SMALL = 100
"""A group of fewer members is said to be small."""


class BadLiftDays(Refused):
    sentence = mark("Purchases are counted for 1 to 366 days after the first message.")
    status = 422


@dataclass(frozen=True, slots=True)
class Compared:
    """Two groups beside each other; `written` are those who were to be written to."""

    written: Arm
    held: Arm

    @property
    def rate(self) -> Difference | None:
        """Of the share that bought."""
        return difference_in_rate(self.written, self.held)

    @property
    def spend(self) -> Difference | None:
        """In minor units a member."""
        return difference_in_spend(self.written, self.held, adjusted=False)

    @property
    def adjusted(self) -> Difference | None:
        """The same, adjusted for what each had spent in the year before."""
        return difference_in_spend(self.written, self.held, adjusted=True)

    @property
    def narrower(self) -> float | None:
        """By which part of its width adjusting narrows the interval."""
        if self.spend is None or self.adjusted is None or self.spend.high == self.spend.low:
            return None
        return 1 - (self.adjusted.high - self.adjusted.low) / (self.spend.high - self.spend.low)

    @property
    def small(self) -> bool:
        return min(self.written.members, self.held.members) < SMALL


@dataclass(frozen=True, slots=True)
class TierLift:
    """By the tier members had when their days began; without a name where that is gone."""

    name: LocalText | None
    compared: Compared


@dataclass(frozen=True, slots=True)
class Lift:
    """`campaign`: nothing means all campaigns, against those whom the club leaves alone.

    `by_club`: whether the group left alone is that of the club. Once the days of some are over, only those are counted,
    and `waiting` members' are still running; until then everybody is, and it is too `early` to decide anything.
    `halves` are two halves of the group left alone, made by a hash: they were treated alike (an A/A check).
    """

    campaign: Campaign | None
    by_club: bool
    days: int
    since: date | None
    until: date | None
    early: bool
    waiting: int
    whole: Compared
    tiers: Sequence[TierLift]
    halves: Compared
    kept_at: datetime | None
    """When it was counted, if not just now: of a large club that is done at night."""


def lift(
    session: Session,
    *,
    campaign_id: int | None = None,
    days: int = DAYS,
    since: date | None = None,
    anew: bool = False,
    now: datetime,
) -> Lift:
    """Of a campaign or, without one, of all of them together.

    A campaign is held against whom it left alone itself or, where that is nobody, against whom the club leaves alone;
    of it those count whose days began `since` or later. All campaigns are held against whom the club leaves alone, from
    `since` or the day on which so many were first held out, whichever is later. What was kept today serves
    unless it is to be counted `anew`. Raises NotFound and BadLiftDays.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadLiftDays
    campaign = None if campaign_id is None else get_campaign(session, campaign_id)
    rows, kept_at = _sums(session, campaign_id, days=days, since=since, anew=anew, now=now)
    over = [row for row in rows if row.over]
    counted = over or rows
    until = max((row.last for row in rows), default=None)
    return Lift(
        campaign=campaign,
        by_club=campaign_id is None or not has_own_holdout(session, campaign_id),
        days=days,
        since=min((row.first for row in rows), default=None),
        until=until and until + timedelta(days=days),
        early=not over,
        waiting=_waiting(rows),
        whole=_compared(counted),
        tiers=_by_tier(session, counted),
        halves=_halves(counted),
        kept_at=kept_at,
    )


def _sums(
    session: Session, campaign_id: int | None, *, days: int, since: date | None, anew: bool, now: datetime
) -> Answer[Sequence[Sums]]:
    if since:
        return Answer(sums_now(session, campaign_id, days=days, since=since, now=now))
    return answer(session, lift_question(session, campaign_id, days=days, now=now), now=None if anew else now)


def _by_tier(session: Session, rows: Sequence[Sums]) -> Sequence[TierLift]:
    """The highest first, those that are gone last."""
    names = session.execute(select(Tier.id, Tier.name).order_by(Tier.rank.desc())).all()
    gone = {row.tier_id for row in rows} - {tier_id for tier_id, _name in names}
    return [
        TierLift(name, _compared(theirs))
        for tier_id, name in [*names, *((tier_id, None) for tier_id in sorted(gone))]
        if (theirs := [row for row in rows if row.tier_id == tier_id])
    ]


def _compared(rows: Iterable[Sums]) -> Compared:
    listed = list(rows)
    return Compared(*(_arm(row for row in listed if row.held is held) for held in (False, True)))


def _waiting(rows: Sequence[Sums]) -> int:
    """Members whose days still run, once those of some are over."""
    running = [row.members for row in rows if not row.over]
    return sum(running) if len(running) < len(rows) else 0


def _halves(rows: Iterable[Sums]) -> Compared:
    listed = list(rows)
    return Compared(*(_arm(row for row in listed if row.half == half) for half in (0, 1)))


def _arm(rows: Iterable[Sums]) -> Arm:
    return sum((row.arm for row in rows), Arm())
