"""A removed tier stands until the last of its members went where they were sent."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.models import ActivityKind, Member, Tier
from campaigns.members.queries import list_tiers
from campaigns.members.tiers.steps import drop_removed
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, tier_of
from tests.factories_work import recount
from tests.integration.members.recounts.ladders import change


@pytest.fixture
def ana(session: Session) -> Member:
    """Silver."""
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=15_000)
    session.commit()
    return member


def keys(session: Session) -> list[str]:
    return sorted(session.scalars(select(Tier.key)))


def test_nobody_chooses_it_but_its_members_keep_it(session: Session, ana: Member) -> None:
    change(session, gone="silver", heir="member")
    assert [tier.key for tier in list_tiers(session)] == ["member", "gold"]
    assert tier_of(session, ana) == "silver"


def test_it_is_dropped_when_nobody_has_it(runtime: Runtime, session: Session, ana: Member) -> None:
    change(session, gone="silver", heir="member")
    recount(runtime)
    assert (tier_of(session, ana), keys(session)) == ("member", ["gold", "member"])


def test_it_counts_as_its_heir_meanwhile(session: Session, ana: Member) -> None:
    change(session, gone="silver", heir="gold")
    session.refresh(ana)
    assert (ana.tier.key, ana.tier.rank) == ("silver", 1)


def test_the_heir_may_be_removed_in_turn(runtime: Runtime, session: Session, ana: Member) -> None:
    change(session, gone="silver", heir="gold")
    change(session, gone="gold", heir="member")
    recount(runtime)
    assert (tier_of(session, ana), keys(session)) == ("member", ["member"])


def test_who_buys_meanwhile_moves_at_once(session: Session, ana: Member) -> None:
    change(session, gone="silver", heir="member")
    does(session, ana, ActivityKind.PURCHASED, value=85_000)
    assert tier_of(session, ana) == "gold"


def test_the_lowest_may_go_and_who_joins_has_the_next(runtime: Runtime, session: Session, ana: Member) -> None:
    change(session, gone="member", heir="silver", silver=0)
    bo = joins(session, "Bo Chen")
    assert tier_of(session, bo) == "silver"
    session.commit()
    recount(runtime)
    assert keys(session) == ["gold", "silver"]


def test_it_stands_while_a_merge_may_be_undone(runtime: Runtime, session: Session, ana: Member) -> None:
    merge = merge_members(session, kept_id=joins(session, "Bo Chen").id, other_id=ana.id, now=NOW)
    session.commit()
    change(session, gone="silver", heir="member")
    recount(runtime)
    assert "silver" in keys(session)
    unmerge(session, merge_id=merge.id, now=NOW)
    drop_removed(session)
    assert (tier_of(session, session.get_one(Member, ana.id)), keys(session)) == ("member", ["gold", "member"])
