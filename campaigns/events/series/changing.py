"""A change to one date of a series, or to it and all later ones. What a date has of its own is left to it, and said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.events.hosts import hosts_of
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, SeriesDate
from campaigns.events.operations import update_event
from campaigns.events.plans import EventPlan, plan_of
from campaigns.events.series.queries import later_dates, series_date_of
from campaigns.events.wall_time import wall_clock

PARTS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "description": ("description",),
    "picture": ("picture_name",),
    "venue": ("venue", "address", "map_url", "zone"),
    "online": ("online_url",),
    "times": ("starts_at", "ends_at", "rsvp_from", "rsvp_until"),
    "capacity": ("capacity",),
    "price": ("price", "currency", "points_price"),
    "listed": ("listed", "public", "public_party"),
    "agenda": ("agenda",),
    "interests": ("interests",),
    "hosts": ("hosts",),
}
"""What is changed together."""
TIMES = PARTS["times"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A later date that was not changed in these parts: they are its own, or it was refused."""

    date: date
    parts: tuple[str, ...] = ()
    refused: Refused | None = None


@dataclass(slots=True)
class Changed:
    """`dates` counts those that were changed, the first included."""

    event: Event
    dates: int = 1
    kept: list[Kept] = field(default_factory=list)


def change_date(session: Session, *, event_id: int, plan: EventPlan, now: datetime) -> Changed:
    """On one date alone; what changes is its own from now on, if it belongs to a series."""
    parts, _before = _changes(session, event_id, plan)
    place = series_date_of(session, event_id)
    changed = update_event(session, event_id=event_id, plan=plan, now=now)
    if place is not None:
        place.own = sorted({*place.own, *parts})
    return Changed(changed)


def change_from(session: Session, *, event_id: int, plan: EventPlan, also_own: bool, now: datetime) -> Changed:
    """On one date and all later ones. `also_own` changes what was changed for a date alone, too.

    Times move as far as this date's did. A date that cannot be changed so, such as one with more guests than seats,
    stays as it is and is told of.
    """
    parts, before = _changes(session, event_id, plan)
    place = series_date_of(session, event_id)
    changed = Changed(update_event(session, event_id=event_id, plan=plan, now=now))
    if place is None or not parts:
        return changed
    place.own = sorted({*place.own} - parts)
    for later in later_dates(session, place):
        lock_event(session, event_id=later.event_id)
        own = parts & {*later.own} if not also_own else set()
        if own:
            changed.kept.append(Kept(later.date, tuple(sorted(own))))
        if parts > own:
            _change_later(session, later, parts - own, (before, plan), changed, now=now)
    return changed


def _changes(session: Session, event_id: int, plan: EventPlan) -> tuple[set[str], EventPlan]:
    """The parts that differ, and the plan as it stands, its times by the venue's clock. The event is locked."""
    event = lock_event(session, event_id=event_id)
    before = replace(plan_of(event), hosts=tuple(host.id for host in hosts_of(session, event_id)))
    return {part for part, names in PARTS.items() if _differ(before, plan, names)}, before


def _differ(before: EventPlan, plan: EventPlan, names: Iterable[str]) -> bool:
    said = [name for name in names if name != "hosts" or plan.hosts is not None]
    return any(_value(before, name) != _value(plan, name) for name in said)


def _value(plan: EventPlan, name: str) -> Any:
    value = getattr(plan, name)
    if name in TIMES and value is not None:
        return wall_clock(value, plan.zone)
    return sorted(value) if name == "hosts" and value is not None else value


def _change_later(
    session: Session,
    later: SeriesDate,
    parts: set[str],
    change: tuple[EventPlan, EventPlan],
    changed: Changed,
    *,
    now: datetime,
) -> None:
    before, plan = change
    given = {name: getattr(plan, name) for part in parts if part != "times" for name in PARTS[part]}
    if "times" in parts:
        given |= _moved_times(later.event, before, plan)
    try:
        with session.begin_nested():
            update_event(session, event_id=later.event_id, plan=replace(_as_it_stands(later.event), **given), now=now)
    except Refused as refused:
        session.refresh(later.event)
        changed.kept.append(Kept(later.date, tuple(sorted(parts)), refused))
        return
    later.own = sorted({*later.own} - parts)
    changed.dates += 1


def _as_it_stands(event: Event) -> EventPlan:
    """Its times by the clock on the wall, so that another zone keeps the hour."""
    plan = plan_of(event)
    times: dict[str, Any] = {name: _value(plan, name) for name in TIMES}
    return replace(plan, **times)


def _moved_times(event: Event, before: EventPlan, plan: EventPlan) -> dict[str, datetime | None]:
    starts_at = _value(plan, "starts_at")
    there = wall_clock(event.starts_at, event.zone) + (starts_at - _value(before, "starts_at"))
    times = {name: _value(plan, name) for name in TIMES}
    return {name: None if value is None else there + (value - starts_at) for name, value in times.items()}
