"""Campaigns that are due by what members did, or did not do: each purchase, lapse or signal once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import (
    Activity,
    EntryKind,
    Member,
    PointsEntry,
    TierReason,
)
from campaigns.members.signals.taking import SignalRow, take_signals
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import Campaign, DueCause, OccasionKind
from campaigns.outreach.occasions.kinds import OccasionKind as K
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_deeds import DAY, bought, bought_often, called, earned, refunded, rose, signalled
from tests.factories_outreach import ledger, make_audience, make_launched

TODAY = NOW.date()
Deed = Callable[[Session, Member, float], None]


CASES: list[tuple[OccasionKind, int, Deed]] = [
    (K.FIRST_PURCHASE, 2, bought),
    (K.PURCHASE, 0, bought),
    (K.RESTOCK, -3, bought_often),
    (K.NO_PURCHASE, 90, bought),
    (K.NO_TOUCH, 60, called),
    (K.TIER_REACHED, 1, rose),
    (K.POINTS_EXPIRING, -30, earned),
    (K.SIGNAL, 3, signalled),
    (K.SIGNAL_DAY, -1, signalled),
]


def launched(session: Session, occasion: OccasionKind, shift: int, **values: Any) -> Campaign:
    name = {"day_name": "visit"} if occasion in (K.SIGNAL, K.SIGNAL_DAY) else {}
    return make_launched(session, occasion=occasion, shift_days=shift, **(name | values))


def written(runtime: Runtime, session: Session, campaign: Campaign, day: date = TODAY) -> list[int]:
    session.commit()
    tick(runtime.sessions, clock=runtime.clock)
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return [row.member_id for row in ledger(session, campaign) if row.due_at.date() == day]


@pytest.mark.parametrize(("occasion", "shift", "deed"), CASES, ids=[case[0].value for case in CASES])
def test_who_is_due_today_is_written_to_and_nobody_else(
    runtime: Runtime, session: Session, occasion: OccasionKind, shift: int, deed: Deed
) -> None:
    member, early, late, _never = make_audience(session, 4)
    deed(session, member, shift)
    deed(session, early, shift + 1)
    deed(session, late, shift - 1)
    campaign = launched(session, occasion, shift)
    assert written(runtime, session, campaign) == [member.id]


def test_a_purchase_whose_date_is_corrected_makes_nobody_due_again(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    [member] = make_audience(session, 1)
    bought(session, member, 1)
    campaign = launched(session, K.PURCHASE, 1)
    assert written(runtime, session, campaign) == [member.id]
    session.execute(update(Activity).where(Activity.member_id == member.id).values(at=NOW))
    clock.move(by=DAY)
    assert written(runtime, session, campaign, TODAY + DAY) == []


def test_each_purchase_has_its_own_message_the_first_only_one(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    [member] = make_audience(session, 1)
    each, first = launched(session, K.PURCHASE, 0), launched(session, K.FIRST_PURCHASE, 0)
    for day in range(2):
        bought(session, member, -day)
        written(runtime, session, each)
        clock.move(by=DAY)
    assert len(ledger(session, each)) == 2
    assert len(ledger(session, first)) == 1


def test_what_was_given_back_is_not_asked_after(runtime: Runtime, session: Session) -> None:
    member, kept = make_audience(session, 2)
    bought(session, member, 1, order="A")
    bought(session, kept, 1, order="B")
    refunded(session, member, order="A")
    refunded(session, kept, order="B", amount=-99)
    assert written(runtime, session, launched(session, K.PURCHASE, 1)) == [kept.id]


def test_who_buys_again_in_time_has_not_lapsed(runtime: Runtime, session: Session) -> None:
    [member] = make_audience(session, 1)
    bought(session, member, 90)
    bought(session, member, 5)
    assert written(runtime, session, launched(session, K.NO_PURCHASE, 90)) == []


def test_a_new_lapse_is_another_occasion(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    [member] = make_audience(session, 1)
    bought(session, member, 30)
    campaign = launched(session, K.NO_PURCHASE, 30, grace_hours=336)
    written(runtime, session, campaign)
    bought(session, member, -1)
    clock.move(by=31 * DAY)
    written(runtime, session, campaign)
    assert len(ledger(session, campaign)) == 2
    assert len(session.scalars(select(DueCause)).all()) == 2


def test_points_that_were_used_do_not_run_out(runtime: Runtime, session: Session) -> None:
    [member] = make_audience(session, 1)
    earned(session, member, -30)
    session.add(PointsEntry(member_id=member.id, cause="gift", points=-5, at=NOW, kind=EntryKind.REDEEMED))
    assert written(runtime, session, launched(session, K.POINTS_EXPIRING, -30)) == []


@pytest.mark.parametrize("change", [{"reason": TierReason.STEPS}, {"up": False}])
def test_a_tier_that_nobody_earned_is_no_occasion(runtime: Runtime, session: Session, change: dict[str, Any]) -> None:
    [member] = make_audience(session, 1)
    rose(session, member, 1, **change)
    assert written(runtime, session, launched(session, K.TIER_REACHED, 1)) == []


def test_a_campaign_may_be_about_one_tier(runtime: Runtime, session: Session) -> None:
    [low], [high] = make_audience(session, 1, tier=1), make_audience(session, 1, tier=2)
    for member in (low, high):
        rose(session, member, 0)
    assert written(runtime, session, launched(session, K.TIER_REACHED, 0, day_name="tier-2")) == [high.id]


def test_after_downtime_what_is_too_late_is_expired_and_what_is_not_goes_out(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    old, fresh = make_audience(session, 2)
    campaign = launched(session, K.PURCHASE, 1)
    bought(session, old, 0)
    bought(session, fresh, -4)
    clock.move(by=5 * DAY)
    written(runtime, session, campaign)
    assert {row.member_id: row.state for row in ledger(session, campaign)} == {
        old.id: MessageState.EXPIRED,
        fresh.id: MessageState.READY,
    }


def test_a_deed_of_the_day_is_answered_within_the_day(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    [member] = make_audience(session, 1)
    campaign = launched(session, K.SIGNAL, 0)
    assert written(runtime, session, campaign) == []
    clock.move(by=timedelta(minutes=30))
    later: datetime = clock()
    member.code = member.code.lower()
    row = SignalRow(0, "1", "visit", later, code=member.code)
    take_signals(session, [row], source="desk", now=later)
    assert written(runtime, session, campaign) == [member.id]
