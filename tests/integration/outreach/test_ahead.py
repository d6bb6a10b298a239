"""What will go out in the days to come, as it will."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import MessageState, SkipReason
from campaigns.outreach.ahead import ahead_of_member, members_ahead, read_ahead
from campaigns.outreach.models import Campaign, OccasionKind, OnBlackout
from tests.clock import NOW, StandingClock
from tests.factories_outreach import born_on, ledger, make_audience, make_greeting, make_member, reachable
from tests.integration.outreach.test_schedule import live

TODAY = NOW.date()
A_YEAR: dict[str, Any] = {"first": TODAY, "last": TODAY + timedelta(days=365), "now": NOW}


def counts(session: Session, campaign: Campaign) -> list[tuple[date, int, int]]:
    return [(each.day, each.due, each.to_write) for each in read_ahead(session, **A_YEAR) if each.campaign == campaign]


def test_each_day_of_the_year_tells_how_many_are_due_and_get_it(session: Session) -> None:
    for member in (*make_audience(session, 2), make_member(session)):
        born_on(session, member, 11, 24)
    assert counts(session, make_greeting(session)) == [(date(2026, 11, 24), 3, 2)]


def test_one_address_is_written_to_once_a_day_but_on_each_of_two_days(session: Session) -> None:
    family = [reachable(session, make_member(session), email="us@example.com") for _ in range(3)]
    for member, day in zip(family, (24, 24, 25), strict=True):
        born_on(session, member, 11, day)
    assert counts(session, make_greeting(session)) == [(date(2026, 11, 24), 2, 1), (date(2026, 11, 25), 1, 1)]
    told = [each.reason for member in family for each in ahead_of_member(session, member.id, **A_YEAR)]
    assert told == [None, SkipReason.DUPLICATE_ADDRESS, None]


def test_days_off_move_a_greeting_or_leave_it_out(session: Session) -> None:
    [member] = make_audience(session, 1)
    born_on(session, member, 11, 24)
    off: dict[str, Any] = {"blackout_days": (date(2026, 11, 24), date(2026, 11, 25))}
    assert counts(session, make_greeting(session, **off)) == [(date(2026, 11, 26), 1, 1)]
    assert counts(session, make_greeting(session, **off, on_blackout=OnBlackout.SKIP)) == []


def test_a_campaign_is_told_from_its_first_day_to_its_last(session: Session) -> None:
    for member, day in zip(make_audience(session, 3), (24, 25, 26), strict=True):
        born_on(session, member, 11, day)
    only: dict[str, Any] = {"starts_on": date(2026, 11, 25), "ends_on": date(2026, 11, 25)}
    assert counts(session, make_greeting(session, **only)) == [(date(2026, 11, 25), 1, 1)]


def test_who_it_will_be_is_told_by_name(session: Session) -> None:
    for name in ("Bo", "Al"):
        [member] = make_audience(session, 1, full_name=name, sort_name=name, country="US")
    campaign = make_greeting(session, occasion=OccasionKind.HOLIDAY, holidays=("thanksgiving", "christmas"))
    day, key = date(2026, 11, 26), "2026-11-26/thanksgiving"
    which: dict[str, Any] = {"campaign_id": campaign.id, "key": key, "day": day, "now": NOW}
    found, total = members_ahead(session, **which, limit=1, offset=0)
    assert ([each.full_name for each in found], total) == (["Al"], 2)
    assert [each.key for each in ahead_of_member(session, member.id, **A_YEAR)] == [key, "2026-12-25/christmas"]


def test_a_paused_campaign_sends_nothing(session: Session) -> None:
    born_on(session, make_audience(session, 1)[0], 11, 24)
    make_greeting(session).state = "paused"  # type: ignore[assignment]
    assert read_ahead(session, **A_YEAR) == []


def test_what_was_told_is_what_goes_out(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    for number, member in enumerate(make_audience(session, 8, country="US")):
        born_on(session, member, 11, 23 + number % 4)
    campaigns = [
        make_greeting(session),
        make_greeting(session, occasion=OccasionKind.HOLIDAY, holidays=("thanksgiving",)),
    ]
    told = {
        (each.campaign.id, each.day): each.to_write for each in read_ahead(session, **A_YEAR) if each.day.month == 11
    }
    live(runtime, session, clock=clock, steps=10, step=timedelta(hours=12))
    rows = [
        (c.id, row.due_at.date()) for c in campaigns for row in ledger(session, c) if row.state is MessageState.ACCEPTED
    ]
    assert Counter(rows) == told
