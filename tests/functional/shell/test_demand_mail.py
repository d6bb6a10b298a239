"""Whoever has no second factor is told by mail that the club demands one: as it is demanded, and before the day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from babel.dates import format_date
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import LOCALES
from campaigns.core.zones import club_zone
from campaigns.messaging.factor_letters import REMINDED_BEFORE, remind_of_factor
from campaigns.staff.models import Role, Staff
from tests.clock import NOW, StandingClock
from tests.factories_members import make_club
from tests.factories_staff import Browser, make_staff, signed_in
from tests.fixtures import Convive
from tests.functional.shell.staff_mailbox import hand_over_all
from tests.functional.shell.test_second_factor import Phone
from tests.integration.messaging.conftest import Said

PAGE = "/settings/second-factor"
TODAY = NOW.date()
Mailbox = Callable[[], list[str]]


@pytest.fixture
def admin(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
    return signed_in(client, runtime)


@pytest.fixture
def provider() -> Said:
    return Said()


@pytest.fixture
def mailbox(runtime: Runtime, provider: Said) -> Mailbox:
    """Sends what waits; gives to whom."""

    def sent() -> list[str]:
        del provider.given[:]
        hand_over_all(runtime, provider)
        return sorted(each.address for each in provider.given)

    return sent


def demand(admin: Browser, days: int | None) -> str:
    day = "" if days is None else (TODAY + timedelta(days=days)).isoformat()
    return admin.post(PAGE, {"day": day}, follow_redirects=True).text


def remind(runtime: Runtime) -> int:
    return remind_of_factor(runtime.sessions, now=runtime.system_clock(), club_now=runtime.clock())


def test_each_who_has_none_is_told_in_their_language(
    admin: Browser, runtime: Runtime, clock: StandingClock, mailbox: Mailbox, provider: Said
) -> None:
    mei, left, invited, safe = (make_staff(runtime, Role.HOST) for _ in range(4))
    with runtime.sessions.begin() as session:
        session.get_one(Staff, mei.id).language = "zh"
        session.get_one(Staff, left.id).active = False
        session.get_one(Staff, invited.id).password_hash = None
        Phone(session, runtime, clock, safe)
    assert "A mail goes out to 2 people" in demand(admin, 30)
    assert mei.email in mailbox()
    (letter,) = (each for each in provider.given if each.address == mei.email)
    assert ("两步验证" in letter.subject, "http://club.test/account/demanded" in letter.text) == (True, True)
    assert len(provider.given) == 2


def test_again_only_for_an_earlier_day(admin: Browser, mailbox: Mailbox) -> None:
    counts = []
    for days in (30, 30, 40, 20):
        demand(admin, days)
        counts.append(len(mailbox()))
    assert counts == [1, 0, 0, 1]


def test_put_off_before_it_went_it_says_the_new_day(admin: Browser, mailbox: Mailbox, provider: Said) -> None:
    demand(admin, 30)
    demand(admin, 40)
    assert len(mailbox()) == 1
    assert format_date(TODAY + timedelta(days=40), "long", locale=LOCALES["en"]) in provider.given[0].subject


def test_none_goes_when_it_was_lifted_or_they_have_one_by_then(
    admin: Browser, runtime: Runtime, clock: StandingClock, mailbox: Mailbox
) -> None:
    demand(admin, 30)
    demand(admin, None)
    assert mailbox() == []
    demand(admin, 30)
    with runtime.sessions.begin() as session:
        Phone(session, runtime, clock, session.query(Staff).one())
    assert mailbox() == []


def test_they_are_reminded_once_before_the_day(
    admin: Browser, runtime: Runtime, clock: StandingClock, mailbox: Mailbox
) -> None:
    demand(admin, 30)
    mailbox()
    counts = []
    for days in (29 - REMINDED_BEFORE, 1, 1, 1, 1):
        clock.move(by=timedelta(days=days))
        counts.append((remind(runtime), remind(runtime), len(mailbox())))
    assert counts == [(0, 0, 0), (1, 0, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0)]


def test_they_are_reminded_at_the_hour_of_their_daily_mail(
    admin: Browser, runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    demand(admin, 30)
    clock.move(by=timedelta(days=29))
    hour = clock().astimezone(club_zone(session)).hour
    session.execute(update(Staff).values(digest_hour=hour + 1))
    session.commit()
    before = remind(runtime)
    clock.move(by=timedelta(hours=1))
    assert (before, remind(runtime)) == (0, 1)


def test_who_was_just_told_is_not_reminded(
    admin: Browser, runtime: Runtime, clock: StandingClock, convive: Convive, mailbox: Mailbox
) -> None:
    convive("user", "demand-second-factor", (TODAY + timedelta(days=REMINDED_BEFORE - 1)).isoformat())
    assert len(mailbox()) == 1
    clock.move(by=timedelta(days=1))
    assert remind(runtime) == 0
