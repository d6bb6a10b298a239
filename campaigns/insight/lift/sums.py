"""Read what a comparison is made of: a few rows of sums, however many members there are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import CTE, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.lift.arms import Arm
from campaigns.insight.lift.population import of_campaign, of_club, sums_of
from campaigns.members.holdout import read_holdout
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Run


class Sums(NamedTuple):
    """Of one tier and group, and of the half of a holdout. `over`: whether their days, which began so, are over."""

    tier_id: int
    held: bool
    half: int | None
    over: bool
    first: date
    last: date
    members: int
    bought: int
    spent: float
    spent_squared: float
    before: float
    before_squared: float
    crossed: float

    @property
    def arm(self) -> Arm:
        return Arm(*self[6:])


def sums_now(
    session: Session, campaign_id: int | None, *, days: int, since: date | None = None, now: datetime
) -> Sequence[Sums]:
    """Of a campaign or, without one, of all together."""
    people = _club(session, since) if campaign_id is None else _campaign(session, campaign_id, since)
    today = now.astimezone(club_zone(session)).date()
    if people is None:
        return []
    return [Sums(*row) for row in session.execute(sums_of(people, days=days, today=today))]


def has_own_holdout(session: Session, campaign_id: int) -> bool:
    held = select(Message.id).join(Run, Run.id == Message.run_id)
    own = held.where(Run.campaign_id == campaign_id, Message.state == MessageState.HELD_OUT, Message.reason == "")
    return session.scalar(select(own.exists())) or False


def _campaign(session: Session, campaign_id: int, since: date | None) -> CTE:
    return of_campaign(campaign_id, by_club=not has_own_holdout(session, campaign_id), since=since)


def _club(session: Session, since: date | None) -> CTE | None:
    standing = read_holdout(session)
    return None if standing is None else of_club(standing.percent, max(since or standing.since, standing.since))
