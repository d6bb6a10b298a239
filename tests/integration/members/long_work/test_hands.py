"""Who has a work in hand, and how they lose it; the kinds themselves are tested in their rooms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.imports.operations import start_import
from campaigns.members.long_work.hand import LEASE, Hand, InHand, Superseded, hold, take
from campaigns.members.long_work.loop import WorkBroke, work_off
from campaigns.members.long_work.operations import ask, owe, resume_work, stop_work
from campaigns.members.long_work.queries import Pace, get_work, pace_of
from campaigns.members.models import LongWork, WorkKind, WorkState
from tests.clock import NOW
from tests.factories_imports import start_purchases
from tests.factories_members import joins, make_club
from tests.factories_work import recount, shop_of, work_of

TIERS, IMPORT = WorkKind.TIERS, WorkKind.IMPORT


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)
    joins(session)


@pytest.fixture
def hand(session: Session, runtime: Runtime) -> Hand:
    owe(session, TIERS, now=NOW)
    session.commit()
    return taken(runtime, TIERS)


def taken(runtime: Runtime, kind: WorkKind) -> Hand:
    found = take(shop_of(runtime), kind)
    assert found is not None
    return found


def test_what_is_in_one_hand_is_taken_by_no_other(hand: Hand, runtime: Runtime, session: Session) -> None:
    assert take(shop_of(runtime), TIERS) is None
    with pytest.raises(InHand):
        hold(shop_of(runtime), get_work(session, TIERS))


def test_it_may_be_taken_when_the_lease_is_over(hand: Hand, runtime: Runtime) -> None:
    later = NOW + LEASE + timedelta(seconds=1)
    assert take(replace(shop_of(runtime), system_clock=lambda: later), TIERS) is not None


@pytest.mark.parametrize("act", [partial(owe, kind=TIERS, now=NOW), partial(stop_work, kind=TIERS)])
def test_who_had_it_has_lost_it(hand: Hand, session: Session, act: Callable[[Session], None]) -> None:
    act(session)
    session.commit()
    with pytest.raises(Superseded), hand.chunk():
        pytest.fail("nothing is done by who lost it")


def test_stopped_and_resumed_it_is_another_turn(hand: Hand, session: Session) -> None:
    stop_work(session, TIERS)
    resume_work(session, TIERS)
    session.commit()
    with pytest.raises(Superseded):
        hand.tell(done=1)


def test_rows_read_by_old_columns_are_kept_by_nobody(session: Session, runtime: Runtime) -> None:
    import_id = start_purchases(session, "order,customer,date,amount\nT1,C1,2026-02-01,5\n")
    session.commit()
    old = taken(runtime, IMPORT)
    stop_work(session, IMPORT, import_id)
    start_import(session, import_id=import_id, options={}, dry_run=True)
    session.commit()
    work_off(old)
    assert get_work(session, IMPORT, import_id).done == 0


def test_what_broke_says_why_and_goes_on(hand: Hand, session: Session, runtime: Runtime) -> None:
    def broken(_work: LongWork) -> None:
        raise ValueError

    work_off(replace(hand, shop=replace(hand.shop, told=broken)))
    found = work_of(runtime, TIERS)
    assert (found.state, found.fault["sentence"]) == (WorkState.BROKEN, WorkBroke.sentence)
    resume_work(session, TIERS)
    session.commit()
    recount(runtime)
    assert (work_of(runtime, TIERS).state, work_of(runtime, TIERS).fault) == (WorkState.DONE, {})


def test_asked_for_while_it_is_owed_it_stays_in_its_hand(hand: Hand, session: Session) -> None:
    assert ask(session, TIERS, now=NOW).turn == hand.turn


def test_the_pace_is_that_of_who_has_it_in_hand() -> None:
    work = LongWork(taken_at=NOW, taken_done=100, done=300, total=350)
    assert pace_of(work, system_now=NOW + timedelta(seconds=10)) == Pace(20, 3)
