"""The club's gatherings: those that took place, with who came, and those to come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from campaigns.core.words import LocalText
from campaigns.events.history import PastGuest, record_past_event
from campaigns.events.hosts import set_hosts
from campaigns.events.models import Event, InvitationState, Rhythm
from campaigns.events.operations import create_event, publish_event
from campaigns.events.plans import EventPlan
from campaigns.events.series.operations import publish_dates, start_series
from campaigns.events.series.rhythms import SeriesPlan
from campaigns.members.models import Member
from campaigns.messaging.pictures.operations import add_picture
from campaigns.staff.models import Staff
from webapp.commands.demo_club.draws import code, draw
from webapp.commands.demo_club.gatherings import Gathering, read_gatherings
from webapp.commands.demo_club.picture import salon_picture
from webapp.commands.demo_club.purchase_log import LogRow
from webapp.commands.demo_club.steps import Filling, at_hour

CODE_LENGTH = 8
LASTS = timedelta(hours=3)
ASKED_BEFORE = timedelta(days=21)
ANSWERS_CLOSE = timedelta(days=2)
BOUGHT_LATELY = timedelta(days=240)
A_WEEK = timedelta(weeks=1)
POINTS = 100
"""What a seat of the weekly hour costs."""
SHOWN: LocalText = {"en": "Three records", "zh": "三张唱片"}
CAME = 0.82
EAGER = 6
"""Trips after which more make no difference."""
SURE = 2 * EAGER
"""A friend who signed up says yes."""


def opening_day(filling: Filling) -> date:
    return _day(filling, read_gatherings().past[0])


def add_past_events(
    filling: Filling, members: Mapping[int, Member], rows: Sequence[LogRow], *, friends: Collection[int]
) -> list[Event]:
    """Those who buy often are asked more often and say yes more often; `friends` came to the opening night."""
    opening, *others = read_gatherings().past
    invited = dict.fromkeys(friends, SURE)
    return [
        _past_event(filling, opening, members, invited | _trips_before(rows, opening_day(filling))),
        *(_past_event(filling, each, members, _trips_before(rows, _day(filling, each))) for each in others),
    ]


def add_coming_events(filling: Filling, *, hosts: Sequence[Staff]) -> Event:
    """One that is open for answers, which is given back, and one still being planned."""
    gatherings = read_gatherings()
    _create(filling, gatherings.planned)
    _add_weekly(filling, gatherings.weekly)
    event = _create(filling, gatherings.upcoming, picture_name=_picture(filling), public=True)
    set_hosts(filling.session, event_id=event.id, staff_ids=[host.id for host in hosts])
    return publish_event(filling.session, event_id=event.id, now=filling.now)


def _add_weekly(filling: Filling, gathering: Gathering) -> None:
    """Four dates, open for answers."""
    first = _create(filling, gathering, points_price=POINTS)
    until = _day(filling, gathering) + 3 * A_WEEK
    numbers = count(1)
    series = start_series(
        filling.session,
        event_id=first.id,
        plan=SeriesPlan(Rhythm.WEEKS, 1, until),
        codes=lambda: code(CODE_LENGTH, next(numbers), "code of a series"),
        now=filling.now,
    )
    publish_dates(filling.session, series_id=series.id, now=filling.now)


def _picture(filling: Filling) -> str:
    shown = salon_picture()
    return add_picture(filling.session, upload=shown, shows=filling.say(SHOWN), staff_id=None, now=filling.now).name


def _create(filling: Filling, gathering: Gathering, **more: Any) -> Event:
    plan = replace(_plan(filling, gathering), **more)
    return create_event(filling.session, plan=plan, code=_code(gathering), now=filling.now)


def _past_event(
    filling: Filling, gathering: Gathering, members: Mapping[int, Member], trips: Mapping[int, int]
) -> Event:
    plan = _plan(filling, gathering)
    asked = (
        _guest(gathering, members[number].id, number, keen=count / EAGER, starts_at=plan.starts_at)
        for number, count in trips.items()
    )
    guests = _seated([guest for guest in asked if guest], capacity=gathering.capacity)
    return record_past_event(filling.session, plan=plan, code=_code(gathering), guests=guests, now=filling.now)


def _seated(guests: Sequence[PastGuest], *, capacity: int) -> list[PastGuest]:
    """Without those who said yes after the seats were gone."""
    says_yes = [guest for guest in guests if guest.answered is InvitationState.ATTENDING]
    late = {guest.member_id for guest in says_yes[capacity:]}
    return [guest for guest in guests if guest.member_id not in late]


def _trips_before(rows: Sequence[LogRow], day: date) -> dict[int, int]:
    """Member's number → days with a purchase in the months before `day`, at most `EAGER`."""
    days: dict[int, set[date]] = {}
    for row in rows:
        if day - BOUGHT_LATELY <= row.day < day:
            days.setdefault(row.number, set()).add(row.day)
    return {number: min(len(dates), EAGER) for number, dates in sorted(days.items())}


def _guest(gathering: Gathering, member_id: int, number: int, *, keen: float, starts_at: datetime) -> PastGuest | None:
    """`keen` is from 0 to 1, or 2 for those who are sure; nobody at all if they were not asked."""
    if draw(number, gathering.days, "asked") > 0.1 + 0.8 * keen:
        return None
    asked = starts_at - ASKED_BEFORE
    chance = draw(number, gathering.days, "answer")
    replied = asked + timedelta(hours=1 + 200 * draw(number, gathering.days, "reply"))
    if chance > 0.25 + 0.5 * keen:
        declined = chance > 0.85  # noqa: PLR2004 - a share
        answer = InvitationState.DECLINED if declined else None
        return PastGuest(member_id, asked, answer, replied if declined else None)
    came = draw(number, gathering.days, "came") < CAME
    arrived = starts_at + timedelta(minutes=40 * draw(number, gathering.days, "arrived") - 15)
    return PastGuest(member_id, asked, InvitationState.ATTENDING, replied, arrived if came else None)


def _day(filling: Filling, gathering: Gathering) -> date:
    return filling.today + timedelta(days=gathering.days)


def _plan(filling: Filling, gathering: Gathering) -> EventPlan:
    starts_at = at_hour(_day(filling, gathering), gathering.hour, zone=gathering.zone)
    return EventPlan(
        title=gathering.title,
        description=gathering.description,
        venue=gathering.venue,
        address=gathering.address,
        zone=gathering.zone,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        rsvp_until=starts_at - ANSWERS_CLOSE,
        capacity=gathering.capacity,
    )


def _code(gathering: Gathering) -> str:
    return code(CODE_LENGTH, gathering.days, "event code")
