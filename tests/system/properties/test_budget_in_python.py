"""When each is due, and who has no room: held against the same decided in plain Python, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.models import ContactDirection
from campaigns.members.models import Member, Topic
from campaigns.messaging.budget import STAFF_PRIORITY
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.queries import Tally
from campaigns.messaging.templates import latest_version
from campaigns.outreach.audience import Occurrence, Policy, intended, intended_by
from campaigns.outreach.breakdown import breakdown, dwindling
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.at_time import ONCE
from campaigns.segments.queries import select_members
from campaigns.segments.rules import EVERYBODY
from tests.clock import NOW
from tests.factories_budget import called, heard, limit, to_be_called
from tests.factories_outreach import make_campaign, make_club, make_member, reachable
from tests.sizes import few

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = ("UTC", "Asia/Shanghai", "Europe/Paris", "America/Los_Angeles")
NUMBERS = {"+33": (20, 8, True), "+91": (21, 10, False), "+64": None}
"""Calling code → the country's night, and whether Sundays are quiet."""
MIDNIGHT = NOW.replace(hour=0)
GRACE, QUIET = 60, (22, 7)


@dataclass
class Heard:
    """A member, and what counts of what they had: priority and moment."""

    member: Member
    code: str
    contacts: list[tuple[int, datetime]] = field(default_factory=list)


def make_random_member(session: Session, draw: Random) -> Heard:
    code = draw.choice(list(NUMBERS))
    member = make_member(session, zone=draw.choice(ZONES))
    found = Heard(reachable(session, member, sms=f"{code}{612000000 + member.id}"), code)
    for _ in range(draw.randrange(4)):
        at, priority = NOW - draw.randrange(-30, 24 * 12) * HOUR, draw.choice([20, 50, 60])
        state = draw.choice([MessageState.DELIVERED, MessageState.READY, MessageState.BOUNCED, MessageState.SKIPPED])
        heard(session, member, at, priority=priority, state=state)
        if state is not MessageState.SKIPPED:
            found.contacts.append((priority, at))
    for _ in range(draw.randrange(2)):
        at, direction = NOW - draw.randrange(24 * 9) * HOUR, draw.choice(list(ContactDirection))
        called(session, member, at, direction)
        if direction is ContactDirection.OUT:
            found.contacts.append((STAFF_PRIORITY, at))
    for _ in range(draw.randrange(2)):
        days = draw.randrange(-2, 9)
        to_be_called(session, member, days)
        found.contacts.append((STAFF_PRIORITY, MIDNIGHT + max(days, 0) * DAY))
    return found


def is_quiet(at: datetime, person: Heard) -> bool:
    local = at.astimezone(ZoneInfo(person.member.zone))
    nights = [(*QUIET, False)] + ([night] if (night := NUMBERS[person.code]) else [])
    return any(
        (sundays and local.weekday() == 6) or local.hour >= start or local.hour < end for start, end, sundays in nights
    )


def decent(at: datetime, person: Heard) -> datetime:
    """Half hour by half hour."""
    while is_quiet(at, person):
        at += HOUR / 2
    return at


def room(person: Heard, limits: Sequence[tuple[int, int]], priority: int) -> datetime:
    """When every limit has room again, counting all that is known."""
    free = NOW
    for most, days in limits:
        near = sorted(at for other, at in person.contacts if other >= priority and abs(at - NOW) < days * DAY)
        if len(near) >= most:
            free = max(free, near[-most] + days * DAY)
    return free


def expected(person: Heard, limits: Sequence[tuple[int, int]], priority: int) -> tuple[str, str, datetime]:
    due = decent(NOW, person)
    until = due + GRACE * HOUR
    free = room(person, limits, priority)
    later = decent(max(due, free), person)
    return ("ready", "", later) if later < until else ("skipped", "capped", due)


def planned(session: Session, campaign: Campaign) -> dict[int, tuple[str, str, datetime]]:
    version = latest_version(session, campaign.template_id)
    rows = session.execute(intended(session, campaign, Occurrence(ONCE, NOW, version.id), now=NOW))
    return {row.member_id: (row.state, row.reason, row.due_at) for row in rows}


@pytest.mark.parametrize("topic", [Topic.OFFERS, Topic.EVENTS, Topic.GREETINGS])
@pytest.mark.parametrize("seed", range(few(1, thorough=20)))
def test_sql_finds_the_hour_and_the_room_as_plain_python_does(session: Session, seed: int, topic: Topic) -> None:
    draw = Random(seed)  # noqa: S311 - the same each time
    make_club(session)
    people = [make_random_member(session, draw) for _ in range(25)]
    limits = [(draw.randrange(1, 3), 2), (draw.randrange(1, 4), 7)]
    limit(session, *limits)
    campaign = make_campaign(
        session, topic=topic, channels=(Channel.SMS,), grace_hours=GRACE, quiet_from=QUIET[0], quiet_until=QUIET[1]
    )
    said = {each.member.id: expected(each, limits, campaign.priority) for each in people}
    assert planned(session, campaign) == said
    assert len(set(said.values())) > 1


@pytest.mark.parametrize("seed", range(few(2, thorough=20)))
def test_who_only_counts_finds_as_many_as_who_asks_for_each(session: Session, seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - reproducible
    make_club(session)
    for _ in range(few(40, thorough=200)):
        make_random_member(session, draw)
    limit(session, (1, 1), (draw.choice([1, 2]), draw.choice([2, 7])))
    now = NOW + draw.choice([0, 1, 59]) * HOUR / 60
    everybody = select_members(session, EVERYBODY, now=now)
    for channels in ((Channel.SMS,), (Channel.SMS, Channel.EMAIL)):
        policy = Policy(channels, Topic.EVENTS, holdout_percent=20)
        row = intended_by(session, everybody, policy, now=now).subquery().c
        rows = session.execute(select(row.channel, row.state, row.reason)).all()
        told = [Tally(Channel(each), MessageState(state), reason, 1) for each, state, reason in rows]
        counted = [replace(one, count=told.count(one)) for one in set(told)]
        assert any(one.reason == "capped" for one in told)
        assert breakdown(session, everybody, policy, now=now) == dwindling(counted, channels=channels)
