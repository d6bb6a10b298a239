"""Nothing of either record is lost."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaigns.chapters.operations import Said, add_chapter
from campaigns.core.errors import Refused
from campaigns.members.duplicates.merging import ErasedMember, GoneMeanwhile, SameMember, merge_members
from campaigns.members.duplicates.references import references_to, uniques
from campaigns.members.models import (
    Activity,
    ActivityKind,
    ConsentState,
    ContactPoint,
    Member,
    Merge,
    PointsEntry,
    Topic,
)
from campaigns.referrals.models import Referral
from tests.clock import NOW
from tests.factories_members import does, joins, summary_of, tier_of
from tests.factories_merging import consents, merged, says

pytestmark = pytest.mark.usefixtures("club")


def test_spend_tier_and_points_are_of_both(session: Session, two: tuple[Member, Member]) -> None:
    for member in two:
        does(session, member, ActivityKind.PURCHASED, value=6_000)
    merged(session, *two)
    summary = summary_of(session, two[0])
    assert (summary.purchases, summary.spend, summary.points) == (2, 12_000, 120)
    assert tier_of(session, two[0]) == "silver"


def test_the_other_record_is_gone_and_told_of(session: Session, two: tuple[Member, Member]) -> None:
    other_id = two[1].id
    merged(session, *two)
    assert session.get(Member, other_id) is None
    told = session.scalars(select(Activity).where(Activity.kind == ActivityKind.MERGED)).one()
    assert (told.member_id, told.detail) == (two[0].id, "A. Lima")


def test_what_only_the_other_knew_is_kept(session: Session, two: tuple[Member, Member]) -> None:
    london = add_chapter(session, Said("London")).id
    two[1].city, two[1].interests, two[1].chapter_id = "Porto", ["tea"], london
    merged(session, *two)
    session.refresh(two[0])
    assert two[0].chapter_id == london
    assert (two[0].full_name, two[0].city, two[0].interests) == ("Ana Lima", "Porto", ["tea"])


def test_a_field_of_the_other_may_be_chosen(session: Session, two: tuple[Member, Member]) -> None:
    merged(session, *two, from_other={"name"})
    session.refresh(two[0])
    assert (two[0].full_name, two[0].sort_name) == ("A. Lima", "lima a.")


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        (ConsentState.GRANTED, ConsentState.WITHDRAWN, ConsentState.WITHDRAWN),
        (ConsentState.GRANTED, ConsentState.PENDING, ConsentState.PENDING),
        (ConsentState.PENDING, ConsentState.WITHDRAWN, ConsentState.WITHDRAWN),
    ],
)
def test_the_stricter_consent_wins(
    session: Session,
    two: tuple[Member, Member],
    one: ConsentState,
    other: ConsentState,
    left: ConsentState,
    *,
    turned: bool,
) -> None:
    for member, state in zip(two, (other, one) if turned else (one, other), strict=True):
        says(session, member, state, Topic.EVENTS)
    merged(session, *two)
    assert consents(session, two[0]) == {Topic.EVENTS: left}


def test_the_deceased_stay_deceased(session: Session, two: tuple[Member, Member]) -> None:
    two[1].deceased = True
    merged(session, *two)
    session.refresh(two[0])
    assert two[0].deceased


def test_one_address_of_both_is_kept_once_in_the_worse_state(session: Session) -> None:
    kept, other = (joins(session, "Ana Lima", email="ana@example.com") for _ in range(2))
    session.execute(update(ContactPoint).where(ContactPoint.member_id == other.id).values(state="bounced"))
    merged(session, kept, other)
    assert session.scalars(select(ContactPoint.state)).all() == ["bounced"]


def test_points_of_one_cause_are_kept_for_both(session: Session, two: tuple[Member, Member]) -> None:
    for member in two:
        session.add(PointsEntry(member_id=member.id, cause="welcome", points=10, at=NOW))
    merged(session, *two)
    assert session.scalar(select(func.sum(PointsEntry.points)).where(PointsEntry.member_id == two[0].id)) == 20


def test_who_brought_themselves_did_not(session: Session, two: tuple[Member, Member]) -> None:
    session.add(Referral(referrer_id=two[0].id, friend_id=two[1].id, joined_at=NOW))
    merge = merged(session, *two)
    assert session.scalar(select(func.count()).select_from(Referral)) == 0
    assert merge.before is not None
    assert len(merge.before["removed"]["referral"]) == 1


def test_what_cannot_be_merged(session: Session, two: tuple[Member, Member]) -> None:
    kept, other = two
    with pytest.raises(SameMember):
        merged(session, kept, kept)
    other.erased_at = NOW
    with pytest.raises(ErasedMember):
        merged(session, kept, other)
    other.erased_at = None
    merged(session, kept, other)
    with pytest.raises(GoneMeanwhile):
        merge_members(session, kept_id=kept.id, other_id=session.scalars(select(Merge.merged_id)).one(), now=NOW)
    with pytest.raises(Refused, match="no such member"):
        merge_members(session, kept_id=kept.id, other_id=999_999, now=NOW)


def test_every_unique_key_of_a_member_is_made_of_columns() -> None:
    for reference in references_to("member"):
        for unique in uniques(reference):
            assert set(unique.columns) <= set(reference.table.columns.keys())
