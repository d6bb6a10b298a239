"""Events' milestones as they fall due: each gets a campaign of its own, and a run that writes to its guests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import localised, mark
from campaigns.events.milestones.kinds import NAMES, RULES
from campaigns.events.models import Event, EventState, Milestone
from campaigns.members.models import Topic
from campaigns.messaging.models import Channel, Template
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind, Way
from campaigns.outreach.occurrences import add_due_runs
from campaigns.outreach.operations import columns_of

AT_ONCE = 100
"""So many in one transaction; the rest in the next."""
HAPPENS = (EventState.PUBLISHED, EventState.FINISHED)


def take_up_milestones(session: Session, *, now: datetime) -> int:
    """Gives how many runs are new. One whose event is locked just now is left to the next time.

    Only who writes to an event's milestones holds both it and them, so two schedulers never take up the same.
    """
    return sum(_take_up(session, each, now=now) for each in _due(session, now=now))


def letter_of(session: Session, milestone: Milestone, *, now: datetime) -> Campaign:
    """The campaign that writes to its guests; it is in no session yet."""
    rule, club = RULES[milestone.kind], find_club(session)
    template = template_of(session, milestone)
    language = club.language if club else "en"
    draft = CampaignDraft(
        name=f"{localised(milestone.event.title, language)[:100]} · {localised(NAMES[milestone.kind], language)}",
        segment_id=None,
        template_id=template.id,
        channels=tuple(map(Channel, milestone.channels)),
        way=Way.PREFERRED,
        topic=Topic.EVENTS,
        occasion=OccasionKind.MILESTONE,
        event_id=milestone.event_id,
        grace_hours=rule.grace // timedelta(hours=1),
    )
    # What hangs on it is looked at before there is a row.
    objects = {"milestone": milestone, "event": milestone.event, "template": template}
    return Campaign(
        **columns_of(draft),
        **objects,
        milestone_id=milestone.id,
        state=CampaignState.ACTIVE,
        created_at=now,
        launched_at=now,
    )


def find_letter(session: Session, milestone_id: int) -> Campaign | None:
    return session.scalar(select(Campaign).where(Campaign.milestone_id == milestone_id))


def _due(session: Session, *, now: datetime) -> Sequence[Milestone]:
    found = (
        select(Milestone)
        .join(Milestone.event)
        .where(Milestone.is_on, Milestone.taken_at.is_(None), Milestone.due_at <= now, Event.state.in_(HAPPENS))
        .order_by(Milestone.due_at, Milestone.id)
        .limit(AT_ONCE)
        .with_for_update(of=[Milestone, Event], key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(found).all()


def _take_up(session: Session, milestone: Milestone, *, now: datetime) -> int:
    milestone.taken_at = now
    campaign = find_letter(session, milestone.id)
    if campaign is None:
        campaign = letter_of(session, milestone, now=now)
        session.add(campaign)
    session.flush()
    return add_due_runs(session, campaign, now=now)


def template_of(session: Session, milestone: Milestone) -> Template:
    house = select(Template).where(Template.key == RULES[milestone.kind].template)
    return milestone.template or must_exist(session.scalar(house), mark("template"))
