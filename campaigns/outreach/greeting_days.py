"""What greetings went out, date by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import Session, contains_eager

from campaigns.core.arrays import among
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign, CampaignState, Run
from campaigns.outreach.occasions.every import GREETINGS
from campaigns.outreach.states import COUNTED, GONE, LEFT, Counts


@dataclass(frozen=True, slots=True)
class GreetingDay:
    """A run of a greeting on its local date, counted in messages."""

    run: Run
    expired: int
    counts: Counts

    @property
    def local_date(self) -> date:
        return self.run.local_date


@dataclass(frozen=True, slots=True)
class GreetingToday:
    """A greeting that is on, and how many people it means on one date; `greeted` were written to."""

    campaign: Campaign
    people: int
    greeted: int


def greetings_on(session: Session, *, day: date) -> Sequence[GreetingToday]:
    """Every greeting that is on, also those that mean nobody on `day`, the members' local date.

    Runs are looked up first: PostgreSQL then knows how few messages they have, and does not go through all there are.
    """
    people = func.count(distinct(Message.member_id))
    on = Campaign.occasion.in_(GREETINGS), Campaign.state == CampaignState.ACTIVE
    runs = select(Run.id).join(Run.campaign).where(*on, Run.occurrence_key.startswith(day.isoformat()))
    counts = (
        select(Run.campaign_id, people.label("people"), people.filter(Message.state.in_(GONE)).label("greeted"))
        .join(Message, Message.run_id == Run.id)
        .where(among(Message.run_id, session.scalars(runs).all()), Message.state.in_((*GONE, *LEFT)))
        .group_by(Run.campaign_id)
        .subquery()
    )
    rows = session.execute(
        select(Campaign, func.coalesce(counts.c.people, 0), func.coalesce(counts.c.greeted, 0))
        .outerjoin(counts, counts.c.campaign_id == Campaign.id)
        .where(*on)
        .order_by(Campaign.id)
    )
    return [GreetingToday(*row) for row in rows]


def greeting_days_past(session: Session, *, limit: int) -> Sequence[GreetingDay]:
    """The newest dates that meant anybody. Only messages of those are counted."""
    newest = Run.occurrence_key.desc(), Run.id.desc()
    meant = select(Run.id).join(Run.campaign).where(Campaign.occasion.in_(GREETINGS))
    meant = meant.where(exists().where(Message.run_id == Run.id)).order_by(*newest).limit(limit)
    rows = session.execute(
        select(Run, func.count().filter(Message.state == MessageState.EXPIRED), *COUNTED)
        .join(Run.campaign)
        .join(Message, Message.run_id == Run.id)
        .where(Run.id.in_(meant))
        .options(contains_eager(Run.campaign))
        .group_by(Run.id, Campaign.id)
        .order_by(*newest)
    )
    return [GreetingDay(run, expired, Counts(*counted)) for run, expired, *counted in rows]
