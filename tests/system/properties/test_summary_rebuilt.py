"""What is kept step by step is what a rebuild would find."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, Household, Member, MemberSummary
from campaigns.members.standing.rebuild import pass_time, rebuild_summaries
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.sizes import examples

KINDS = (
    ActivityKind.PURCHASED,
    ActivityKind.PURCHASED,
    ActivityKind.REFUNDED,
    ActivityKind.ATTENDED,
    ActivityKind.ATTENDANCE_UNDONE,
    ActivityKind.ACCEPTED,
    ActivityKind.REFERRED,
    ActivityKind.CONTACTED,
    ActivityKind.MESSAGE_SENT,
    ActivityKind.PROFILE_CHANGED,
)
PEOPLE = 4
someone = st.integers(0, PEOPLE - 1)
deeds = st.tuples(someone, st.sampled_from(KINDS), st.integers(-2, 900), st.integers(0, 3))
batches = st.lists(st.lists(deeds, max_size=6), max_size=5).flatmap(st.permutations)
homes = st.lists(st.sampled_from([None, 0, 1]), min_size=PEOPLE, max_size=PEOPLE)
hopes = st.lists(st.sampled_from([None, 0, 900_000]), min_size=PEOPLE, max_size=PEOPLE)
many = examples(8, thorough=200)


def kept(session: Session) -> list[tuple[Any, ...]]:
    columns = [column for column in MemberSummary.__table__.c if column.name != "updated_at"]
    return [tuple(row) for row in session.execute(select(*columns).order_by(MemberSummary.member_id))]


@pytest.fixture
def members(session: Session) -> list[Member]:
    """Each but the first was introduced by the one before. They joined once; what an example tells them is undone."""
    make_club(session)
    members = [joins(session, f"Guest {number}") for number in range(PEOPLE)]
    for one, other in pairwise(members):
        other.introduced_by = one
    session.flush()
    return members


def settled(
    session: Session, members: Sequence[Member], homes: Sequence[int | None], hopes: Sequence[int | None]
) -> None:
    session.expire_all()
    houses = [Household(name="Home", created_at=NOW) for _ in range(2)]
    session.add_all(houses)
    for member, home, hope in zip(members, homes, hopes, strict=True):
        member.household = None if home is None else houses[home]
        member.expected_spend = hope
    session.flush()


def recorded(session: Session, members: Sequence[Member], batches: Sequence[Sequence[Any]]) -> None:
    for number, batch in enumerate(batches):
        told = [
            NewActivity(members[who].id, kind, NOW - timedelta(days=ago), f"{number}/{place}", 300_000 * much, much)
            for place, (who, kind, ago, much) in enumerate(batch)
        ]
        record_activities(session, told, now=NOW)


@given(homes=homes, hopes=hopes, batches=batches)
@many
def test_kept_is_rebuilt(session: Session, members: list[Member], homes: Any, hopes: Any, batches: Any) -> None:
    with session.begin_nested() as attempt:
        settled(session, members, homes, hopes)
        rebuild_summaries(session, now=NOW)  # nobody touched yet is known to the reactions
        recorded(session, members, batches)
        found = kept(session)
        assert rebuild_summaries(session, now=NOW, bounds_anew=False) == 0
        session.execute(delete(MemberSummary))
        rebuild_summaries(session, now=NOW, bounds_anew=False)
        assert kept(session) == found
        attempt.rollback()


@given(homes=homes, hopes=hopes, batches=batches, days=st.integers(1, 800))
@many
def test_time_passes_as_if_all_were_new(
    session: Session, members: list[Member], homes: Any, hopes: Any, batches: Any, days: int
) -> None:
    with session.begin_nested() as attempt:
        settled(session, members, homes, hopes)
        recorded(session, members, batches)
        later = NOW + timedelta(days=days)
        pass_time(session, now=later)
        found = kept(session)
        session.execute(delete(MemberSummary))
        rebuild_summaries(session, now=later, bounds_anew=False)
        assert kept(session) == found
        attempt.rollback()


def test_a_rebuild_mends_what_was_spoilt(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=12_000)
    found = kept(session)
    session.execute(update(MemberSummary).values(spend=-5, points=9_999, engagement_band="cooling"))
    assert rebuild_summaries(session, now=NOW, bounds_anew=False) == 1
    assert kept(session) == found
