"""A copy of an event on another date: all that was planned, nothing that has happened."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.events.access import TierTerms, read_terms, tree_of
from campaigns.events.hosts import hosts_of
from campaigns.events.milestones.operations import copy_milestones
from campaigns.events.models import Event
from campaigns.events.operations import create_event
from campaigns.events.plans import EventPlan, plan_of
from campaigns.events.queries import get_event
from campaigns.events.saying.questions import copy_questions
from campaigns.events.wall_time import wall_clock


def copy_event(session: Session, *, event_id: int, starts_at: datetime, code: str, now: datetime) -> Event:
    """A draft that starts then, by the venue's clock if naive; its other times lie as far from it as they did."""
    source = get_event(session, event_id)
    hosts = tuple(host.id for host in hosts_of(session, event_id) if host.active)
    plan = replace(plan_at(source, wall_clock(starts_at, source.zone)), hosts=hosts)
    made = create_event(session, plan=plan, code=code, now=now)
    copy_milestones(session, source_id=source.id, event=made)
    copy_questions(session, from_event_id=source.id, to_event_id=made.id)
    made.tier_access, made.offer_hours = tree_of(_moved_terms(source, made)), source.offer_hours
    return made


def _moved_terms(source: Event, made: Event) -> list[TierTerms]:
    """What tiers have of the seats, with days that lie as far from it as they did."""
    moved = wall_clock(made.starts_at, made.zone) - wall_clock(source.starts_at, made.zone)

    def there(day: datetime | None) -> datetime | None:
        return day and (wall_clock(day, made.zone) + moved).replace(tzinfo=ZoneInfo(made.zone))

    return [
        replace(each, answers_from=there(each.answers_from), kept_until=there(each.kept_until))
        for each in read_terms(source).values()
    ]


def plan_at(event: Event, starts_at: datetime) -> EventPlan:
    """The event's plan for another naive time of the venue's clock."""
    moved = starts_at - wall_clock(event.starts_at, event.zone)
    opens = event.rsvp_from
    return replace(
        plan_of(event),
        starts_at=starts_at,
        ends_at=wall_clock(event.ends_at, event.zone) + moved,
        rsvp_from=wall_clock(opens, event.zone) + moved if opens else None,
        rsvp_until=wall_clock(event.rsvp_until, event.zone) + moved,
    )
