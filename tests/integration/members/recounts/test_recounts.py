"""What a changed rule owes to everybody is worked off some at a time, behind the save."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.long_work import everybody, loop
from campaigns.members.long_work.hand import take
from campaigns.members.long_work.operations import NothingToResume, NotUnderWay, resume_work, stop_work
from campaigns.members.models import ActivityKind, FieldKind, Member, Tier, TierChange, WorkKind, WorkState
from campaigns.members.profile.custom_fields import add_field
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, tier_of
from tests.factories_work import RECOUNTS, recount, shop_of, work_of
from tests.integration.members.recounts.ladders import change

TIERS = WorkKind.TIERS
NAMES = ("Ana Lima", "Bo Chen", "Cy Diaz", "欧阳 小明", "Eve Ng")


@pytest.fixture
def five(session: Session) -> Sequence[Member]:
    """Each spent 150: silver."""
    make_club(session)
    members = [joins(session, name) for name in NAMES]
    for member in members:
        does(session, member, ActivityKind.PURCHASED, value=15_000)
    session.commit()
    return members


def tiers_of(session: Session, members: Sequence[Member]) -> list[str]:
    return [tier_of(session, member) for member in members]


@pytest.fixture(autouse=True)
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everybody, "MANY", 2)


def test_members_keep_their_tier_until_they_are_reached(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    assert tiers_of(session, five) == ["silver"] * 5
    recount(runtime, chunks=1)
    assert tiers_of(session, five) == ["member", "member", "silver", "silver", "silver"]
    recount(runtime)
    assert tiers_of(session, five) == ["member"] * 5


def test_it_says_how_far_it_came(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    recount(runtime, chunks=2)
    found = work_of(runtime, TIERS)
    assert (found.state, found.total, found.done, found.changed) == (WorkState.RUNNING, 5, 4, 4)
    recount(runtime)
    found = work_of(runtime, TIERS)
    assert (found.state, found.done, found.changed, found.finished_at) == (WorkState.DONE, 5, 5, NOW)


def test_whoever_is_killed_loses_one_chunk(runtime: Runtime, session: Session, five: list[Member]) -> None:
    def killed() -> datetime:
        raise KeyboardInterrupt

    change(session, silver=20_000)
    recount(runtime, chunks=1)
    hand = take(shop_of(runtime), TIERS)
    assert hand is not None
    with pytest.raises(KeyboardInterrupt):
        loop.work_off(replace(hand, shop=replace(hand.shop, system_clock=killed)))
    hand.let_go()
    assert tiers_of(session, five) == ["member", "member", "silver", "silver", "silver"]
    recount(runtime)
    assert (tiers_of(session, five), work_of(runtime, TIERS).changed) == (["member"] * 5, 5)


def test_a_second_change_meanwhile_begins_anew(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    recount(runtime, chunks=1)
    change(session, silver=100, gold=15_000)
    assert (work_of(runtime, TIERS).done, work_of(runtime, TIERS).changed) == (0, 0)
    recount(runtime)
    assert tiers_of(session, five) == ["gold"] * 5
    assert len(session.scalars(select(TierChange)).all()) == 5 + 2 + 5


def test_stopped_it_stands_still_until_it_is_resumed(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    recount(runtime, chunks=1)
    stop_work(session, TIERS)
    session.commit()
    recount(runtime)
    assert work_of(runtime, TIERS).done == 2
    resume_work(session, TIERS)
    session.commit()
    recount(runtime)
    assert tiers_of(session, five) == ["member"] * 5


def test_what_does_not_run_is_neither_stopped_nor_resumed(session: Session, five: list[Member]) -> None:
    for act, refusal in ((stop_work, NotUnderWay), (resume_work, NothingToResume)):
        with pytest.raises(refusal):
            act(session, TIERS)


def test_what_breaks_is_set_aside_and_the_rest_goes_on(runtime: Runtime, session: Session, five: list[Member]) -> None:
    def broken(owed: object) -> None:
        if getattr(owed, "kind", None) is TIERS:
            raise ValueError

    change(session, silver=20_000)
    add_field(session, name={"en": "Size"}, kind=FieldKind.TEXT, now=NOW)
    session.commit()
    loop.work_all(replace(shop_of(runtime), told=broken), *RECOUNTS)
    assert work_of(runtime, TIERS).state is WorkState.BROKEN
    assert work_of(runtime, WorkKind.PROFILES).state is WorkState.DONE
    resume_work(session, TIERS)
    session.commit()
    recount(runtime)
    assert tiers_of(session, five) == ["member"] * 5


def test_new_words_move_nobody(runtime: Runtime, session: Session, five: list[Member]) -> None:
    assert not change(session, renamed="Argent")
    assert session.scalars(select(Tier.name).where(Tier.key == "silver")).one()["en"] == "Argent"


def test_the_doorbell_rings(rings: list[str], session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    assert rings == ["recounts"]
