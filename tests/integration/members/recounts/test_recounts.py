"""What a changed rule owes to everybody is worked off some at a time, behind the save."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, FieldKind, Member, RecountKind, RecountState, Tier, TierChange
from campaigns.members.profile.custom_fields import add_field
from campaigns.members.recounts.operations import NothingToResume, NothingToStop, resume_recount, stop_recount
from campaigns.members.recounts.work import recount_all, recount_some
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, tier_of
from tests.factories_recounts import counting_by, recount, recount_of
from tests.integration.members.recounts.ladders import change

TIERS = RecountKind.TIERS
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


def some_times(times: int) -> Callable[[], bool]:
    left = iter([True] * times)
    return lambda: next(left, False)


def test_members_keep_their_tier_until_they_are_reached(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    assert tiers_of(session, five) == ["silver"] * 5
    recount_all(counting_by(runtime, 2), more=some_times(1))
    assert tiers_of(session, five) == ["member", "member", "silver", "silver", "silver"]
    recount(runtime)
    assert tiers_of(session, five) == ["member"] * 5


def test_it_says_how_far_it_came(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    recount_all(counting_by(runtime, 2), more=some_times(2))
    found = recount_of(runtime, TIERS)
    assert (found.state, found.members, found.done, found.changed) == (RecountState.RUNNING, 5, 4, 4)
    recount(runtime)
    found = recount_of(runtime, TIERS)
    assert (found.state, found.done, found.changed, found.finished_at) == (RecountState.DONE, 5, 5, NOW)


def test_whoever_is_killed_loses_one_chunk(runtime: Runtime, session: Session, five: list[Member]) -> None:
    def killed(_owed: object) -> None:
        raise KeyboardInterrupt

    change(session, silver=20_000)
    recount_some(counting_by(runtime, 2), TIERS)
    with pytest.raises(KeyboardInterrupt):
        recount_some(replace(counting_by(runtime, 2), told=killed), TIERS)
    assert tiers_of(session, five) == ["member", "member", "silver", "silver", "silver"]
    recount(runtime)
    assert (tiers_of(session, five), recount_of(runtime, TIERS).changed) == (["member"] * 5, 5)


def test_a_second_change_meanwhile_begins_anew(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    recount_some(counting_by(runtime, 3), TIERS)
    change(session, silver=100, gold=15_000)
    assert (recount_of(runtime, TIERS).done, recount_of(runtime, TIERS).changed) == (0, 0)
    recount(runtime)
    assert tiers_of(session, five) == ["gold"] * 5
    assert len(session.scalars(select(TierChange)).all()) == 5 + 3 + 5


def test_stopped_it_stands_still_until_it_is_resumed(runtime: Runtime, session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    recount_some(counting_by(runtime, 2), TIERS)
    stop_recount(session, TIERS)
    session.commit()
    recount(runtime)
    assert recount_of(runtime, TIERS).done == 2
    resume_recount(session, TIERS)
    session.commit()
    recount(runtime)
    assert tiers_of(session, five) == ["member"] * 5


def test_what_does_not_run_is_neither_stopped_nor_resumed(session: Session, five: list[Member]) -> None:
    for act, refusal in ((stop_recount, NothingToStop), (resume_recount, NothingToResume)):
        with pytest.raises(refusal):
            act(session, TIERS)


def test_what_breaks_is_set_aside_and_the_rest_goes_on(runtime: Runtime, session: Session, five: list[Member]) -> None:
    def broken(owed: object) -> None:
        if getattr(owed, "kind", None) is TIERS:
            raise ValueError

    change(session, silver=20_000)
    add_field(session, name={"en": "Size"}, kind=FieldKind.TEXT, now=NOW)
    session.commit()
    recount_all(replace(counting_by(runtime, 9), told=broken), more=lambda: True)
    assert recount_of(runtime, TIERS).state is RecountState.BROKEN
    assert recount_of(runtime, RecountKind.PROFILES).state is RecountState.DONE
    resume_recount(session, TIERS)
    session.commit()
    recount(runtime)
    assert tiers_of(session, five) == ["member"] * 5


def test_new_words_move_nobody(runtime: Runtime, session: Session, five: list[Member]) -> None:
    assert not change(session, renamed="Argent")
    assert session.scalars(select(Tier.name).where(Tier.key == "silver")).one()["en"] == "Argent"


def test_the_doorbell_rings(rings: list[str], session: Session, five: list[Member]) -> None:
    change(session, silver=20_000)
    assert rings == ["recounts"]
