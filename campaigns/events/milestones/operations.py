"""An event's milestones: made with it, moved with it, changed by staff."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.locking import lock_event
from campaigns.events.milestones.guests import is_of
from campaigns.events.milestones.kinds import RULES, Timing, anchor_of, due_at
from campaigns.events.milestones.usual import Choice, check_choice, choice_of, usual_choices
from campaigns.events.models import Event, EventState, Milestone, MilestoneKind
from campaigns.messaging.house_templates import install_missing
from campaigns.messaging.ledger import cancel_waiting
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version


class MilestonePassed(Refused):
    sentence = mark("It has gone out already, so it can no longer be changed. Nothing was changed.")


class EventIsOff(Refused):
    sentence = mark("The event is cancelled, so nothing more is sent about it.")


class TemplateIsSilent(Refused):
    sentence = mark("The template has no words for one of these channels. Nothing was changed.")
    status = 422


def add_milestones(session: Session, event: Event) -> None:
    """What a new event gets, as the club is used to."""
    install_missing(session, (rule.template for rule in RULES.values()), now=event.created_at)
    for kind, choice in usual_choices(session).items():
        session.add(_new(event, kind, choice))
    session.flush()


def drop_milestones(session: Session, event: Event) -> None:
    """Of an event that is written down afterwards nothing is sent."""
    session.execute(delete(Milestone).where(Milestone.event_id == event.id))


def copy_milestones(session: Session, *, source_id: int, event: Event) -> None:
    """What was chosen for one event, for another, by its own times."""
    drop_milestones(session, event)
    for each in session.scalars(select(Milestone).where(Milestone.event_id == source_id)).all():
        same = _new(event, each.kind, choice_of(each))
        same.template_id = each.template_id
        session.add(same)
    session.flush()


def move_milestones(session: Session, event: Event, *, now: datetime) -> None:
    """After the event's times or zone have changed; the caller holds its lock.

    What hangs on a time that moved is due by the new one: whatever of it waits to be sent is cancelled, and whoever has
    not had it yet, or must hear of the new time, gets it then.
    """
    moved = []
    for each in session.scalars(select(Milestone).where(Milestone.event_id == event.id)):
        anchor, due = anchor_of(event, each.kind), due_at(event, each.kind, Timing(each.distance, each.hour))
        if anchor != each.anchor_at:
            moved.append(each)
            each.anchor_at, each.taken_at = anchor, None
        each.due_at = due
    session.flush()
    if moved:
        cancel_waiting(session, or_(*map(is_of, moved)), now=now)


def change_milestone(
    session: Session,
    *,
    event_id: int,
    kind: MilestoneKind,
    choice: Choice,
    now: datetime,
    template_id: int | None = None,
) -> Milestone:
    """Another time, way or template, on or off, while none of it has gone out."""
    event = lock_event(session, event_id=event_id)
    if event.state is EventState.CANCELLED:
        raise EventIsOff
    check_choice(kind, choice)
    _check_speaks(session, template_id, choice)
    install_missing(session, [RULES[kind].template], now=now)
    milestone = find_milestone(session, event_id, kind) or _new(event, kind, choice)
    if milestone.taken_at is not None:
        raise MilestonePassed
    _choose(milestone, event, choice, template_id)
    session.add(milestone)
    session.flush()
    return milestone


def choice_of_event(session: Session, milestone: Milestone | None, kind: MilestoneKind) -> Choice:
    """As it stands; where there is none, what would be usual, off."""
    return choice_of(milestone) if milestone else replace(usual_choices(session)[kind], is_on=False)


def find_milestone(session: Session, event_id: int, kind: MilestoneKind) -> Milestone | None:
    return session.scalar(select(Milestone).where(Milestone.event_id == event_id, Milestone.kind == kind))


def _new(event: Event, kind: MilestoneKind, choice: Choice) -> Milestone:
    made = Milestone(event_id=event.id, event=event, kind=kind, anchor_at=anchor_of(event, kind))
    return _choose(made, event, choice, None)


def _choose(milestone: Milestone, event: Event, choice: Choice, template_id: int | None) -> Milestone:
    milestone.is_on, milestone.channels = choice.is_on, [channel.value for channel in choice.channels]
    milestone.distance, milestone.hour = choice.timing.distance, choice.timing.hour
    milestone.due_at, milestone.template_id = due_at(event, milestone.kind, choice.timing), template_id
    return milestone


def _check_speaks(session: Session, template_id: int | None, choice: Choice) -> None:
    """A calendar invitation falls back on the mail's words."""
    if template_id is None:
        return
    spoken = {part.channel for part in latest_version(session, template_id).parts}
    spoken |= {Channel.CALENDAR} if Channel.EMAIL in spoken else set()
    if not set(choice.channels) <= spoken:
        raise TemplateIsSilent
