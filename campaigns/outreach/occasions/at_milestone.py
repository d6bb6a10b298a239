"""At a milestone of an event, such as the day before: once, and once more where the event has moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.models import Milestone, MilestoneKind
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.occasion import Due, Occasion
from campaigns.outreach.sending_times import AtInstant, cutoff_of


@dataclass(frozen=True, kw_only=True)
class AtMilestone(Occasion):
    always_on = False

    def due(self, session: Session, campaign: Campaign, *, newest: str | None, now: datetime) -> Iterable[Due]:
        milestone = _milestone(campaign)
        return [(milestone.occurrence_key, milestone.due_at)]

    def as_if_due(self, session: Session, campaign: Campaign, *, now: datetime) -> Due:
        milestone = _milestone(campaign)
        return milestone.occurrence_key, max(milestone.due_at, now)

    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        return meant

    def schedule(self, session: Session, campaign: Campaign, due: Due, *, now: datetime) -> AtInstant:
        return AtInstant(due[1], timedelta(hours=campaign.grace_hours), cutoff_of(campaign), now)

    def closes_at(self, run: Run) -> datetime | None:
        """Who is put on the list of guests later is invited too, as long as they can answer."""
        milestone = _milestone(run.campaign)
        invites = milestone.kind is MilestoneKind.INVITATION and run.occurrence_key == milestone.occurrence_key
        return milestone.event.rsvp_until if invites else None


def _milestone(campaign: Campaign) -> Milestone:
    return must_exist(campaign.milestone, mark("event"))
