"""An event's messages as staff see them: what is to come, what went, whom one would reach now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.milestones.guests import KIND, NAMED, door_was_used
from campaigns.events.milestones.kinds import RULES, latest_of
from campaigns.events.models import Event, EventState, Invitation, Milestone, MilestoneKind
from campaigns.members.models import Member
from campaigns.messaging.models import Message, Template, TemplateVersion
from campaigns.outreach.audience import members_meant
from campaigns.outreach.milestones import letter_of
from campaigns.outreach.models import Campaign
from campaigns.outreach.review import Review, review
from campaigns.outreach.states import COUNTED, Counts

STANDING = (
    *("rsvp_confirmation", "waitlist_offer", "waitlist_promotion", "session_place"),
    *("event_moved", "invitation_withdrawn", "event_cancelled"),
)
"""Templates of what is sent at once, as it happens; there is nothing to set."""


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone. `milestone` is missing where the event was planned before there were any: it is off.

    One that `is_too_late` was on, and never taken up while it was worth anything.
    """

    kind: MilestoneKind
    milestone: Milestone | None
    campaign_id: int | None
    counts: Counts
    is_too_late: bool

    @property
    def due_at(self) -> datetime | None:
        return self.milestone.due_at if self.milestone and self.milestone.is_on else None


@dataclass(frozen=True, slots=True)
class EventSchedule:
    """`at_once`: key of a house template → what went out with it. `unsaid`: nobody is missed, as no door was kept."""

    lines: Sequence[Line]
    at_once: Mapping[str, Counts]
    unsaid: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What would happen now, and a guest to read it to: one who would get it, else any."""

    review: Review
    template: Template
    reader: Member | None


def schedule_of(session: Session, event: Event, *, now: datetime) -> EventSchedule:
    rows = {row.kind: row for row in session.scalars(select(Milestone).where(Milestone.event_id == event.id))}
    letters = dict(
        session.execute(
            select(Campaign.milestone_id, Campaign.id).where(
                Campaign.event_id == event.id, Campaign.milestone_id.is_not(None)
            )
        ).all()
    )
    counts = _counts(session, event)
    lines = []
    for kind in RULES:
        row, counted = rows.get(kind), counts.get(kind.value, Counts())
        lines.append(Line(kind, row, letters.get(row.id) if row else None, counted, _is_too_late(row, now)))
    missed = rows.get(MilestoneKind.MISSED)
    over = event.ends_at <= now and event.state in (EventState.PUBLISHED, EventState.FINISHED)
    unsaid = over and missed is not None and missed.is_on and not door_was_used(session, event.id)
    return EventSchedule(sorted(lines, key=_in_time), _at_once(session, event), unsaid)


def look_at(session: Session, milestone: Milestone, *, now: datetime) -> Look:
    """Writes nothing."""
    letter = letter_of(session, milestone, now=now)
    meant = members_meant(session, letter, occurrence_key=milestone.occurrence_key, now=now)
    reader = select(Member).where(Member.id.in_(meant)).order_by(Member.id).limit(1)
    guest = select(Member).join(Invitation, Invitation.member_id == Member.id).order_by(Member.id).limit(1)
    anybody = guest.where(Invitation.event_id == milestone.event_id)
    found = session.scalar(reader) or session.scalar(anybody)
    return Look(review(session, letter, now=now), letter.template, found)


def _is_too_late(row: Milestone | None, now: datetime) -> bool:
    return row is not None and row.is_on and row.taken_at is None and latest_of(row) <= now


def _in_time(line: Line) -> tuple[bool, datetime | None, int]:
    place = list(RULES).index(line.kind)
    return (line.milestone is None, line.milestone.due_at if line.milestone else None, place)


def _counts(session: Session, event: Event) -> Mapping[str, Counts]:
    kind = Message.details[NAMED][KIND].astext
    counted = select(kind, *COUNTED).where(Message.event_id == event.id, kind.is_not(None)).group_by(kind)
    return {row[0]: Counts(*row[1:]) for row in session.execute(counted)}


def _at_once(session: Session, event: Event) -> Mapping[str, Counts]:
    counted = (
        select(Template.key, *COUNTED)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .join(Message, Message.template_version_id == TemplateVersion.id)
        .where(Message.event_id == event.id, Message.run_id.is_(None), Template.key.in_(STANDING))
        .group_by(Template.key)
    )
    found = {key: Counts(*counts) for key, *counts in session.execute(counted)}
    return {key: found.get(key, Counts()) for key in STANDING}
