"""Gifts for points: what is not there cannot be had, and what is cancelled comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.members.models import Activity, ActivityKind, Member, RedemptionState
from campaigns.members.points.redemption import GivenBackAlready, NotEnoughPoints
from campaigns.rewards.queries import list_given
from campaigns.rewards.redeeming import GivenOutAlready, NoneLeft, NotOffered, OtherTier, cancel, give_out
from tests.clock import NOW
from tests.factories_members import make_club, summary_of
from tests.factories_rewards import ask, left, make_gift, rich

TODAY = NOW.date()


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return rich(session)


def tasks(session: Session) -> list[FollowUpState]:
    return list(session.scalars(select(FollowUp.state).where(FollowUp.reason == FollowUpReason.GIFT)))


def test_points_and_stock_go_together(session: Session, member: Member) -> None:
    gift = make_gift(session, stock=2)
    made = ask(session, member, gift)
    assert (made.state, made.title, left(session, gift.id)) == (RedemptionState.OPEN, "Tea set", 1)
    assert summary_of(session, member).points == 40


def test_its_task_is_due_in_three_days_where_the_club_is(session: Session, member: Member) -> None:
    """In Shanghai, where it is the next day already."""
    ask(session, member, make_gift(session, stock=2), now=NOW.replace(hour=20))
    assert session.scalars(select(FollowUp.due_on)).one() == TODAY + timedelta(days=4)


def test_one_form_is_done_once(session: Session, member: Member) -> None:
    gift = make_gift(session, stock=2, points=20)
    assert ask(session, member, gift).id == ask(session, member, gift).id
    assert left(session, gift.id) == 1


def test_the_word_of_anothers_form_takes_nothing_from_them(session: Session, member: Member) -> None:
    gift = make_gift(session, stock=2)
    ask(session, member, gift)
    ask(session, rich(session, "Bo Chen"), gift)
    assert left(session, gift.id) == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"stock": 0}, NoneLeft),
        ({"points": 101}, NotEnoughPoints),
        ({"shown_from": TODAY + timedelta(days=1)}, NotOffered),
        ({"shown_until": TODAY - timedelta(days=1)}, NotOffered),
        ({"tier_ids": (-1,)}, OtherTier),
    ],
)
def test_what_cannot_be_had_changes_nothing(
    session: Session, member: Member, changes: dict[str, object], refusal: type[Exception]
) -> None:
    gift = make_gift(session, **{"stock": 2} | changes)
    with pytest.raises(refusal):
        ask(session, member, gift)
    assert (left(session, gift.id), summary_of(session, member).points) == (gift.stock, 100)


def test_a_gift_of_ones_tier_on_its_last_day(session: Session, member: Member) -> None:
    gift = make_gift(session, tier_ids=(member.tier_id,), shown_until=TODAY)
    assert ask(session, member, gift).gift_id == gift.id


def test_cancelled_it_comes_back_once(session: Session, member: Member) -> None:
    gift = make_gift(session, stock=1)
    made = ask(session, member, gift)
    cancel(session, redemption_id=made.id, staff_id=None, now=NOW)
    with pytest.raises(GivenBackAlready):
        cancel(session, redemption_id=made.id, staff_id=None, now=NOW)
    assert (left(session, gift.id), summary_of(session, member).points, tasks(session)) == (1, 100, ["dropped"])


def test_given_out_once_it_stands_on_the_timeline(session: Session, member: Member) -> None:
    made = ask(session, member, make_gift(session))
    assert tasks(session) == [FollowUpState.OPEN]
    give_out(session, redemption_id=made.id, staff_id=None, now=NOW)
    with pytest.raises(GivenOutAlready):
        give_out(session, redemption_id=made.id, staff_id=None, now=NOW)
    told = session.scalars(select(Activity.detail).where(Activity.kind == ActivityKind.GIVEN_OUT)).all()
    assert (told, tasks(session)) == (["Tea set"], [FollowUpState.DONE])


def test_what_they_have_already_is_nobodys_task(session: Session, member: Member) -> None:
    assert ask(session, member, make_gift(session), given_out=True).state is RedemptionState.GIVEN_OUT
    assert tasks(session) == []


def test_what_was_cancelled_is_not_given_out(session: Session, member: Member) -> None:
    made = ask(session, member, make_gift(session))
    cancel(session, redemption_id=made.id, staff_id=None, now=NOW)
    with pytest.raises(GivenBackAlready):
        give_out(session, redemption_id=made.id, staff_id=None, now=NOW)


def test_what_waits_longest_stands_first_and_of_what_is_done_the_newest(session: Session, member: Member) -> None:
    gift = make_gift(session, points=20)
    later, first = (
        ask(session, member, gift, request=f"f{hours}", now=NOW + timedelta(hours=hours)).id for hours in (1, 0)
    )
    assert given(session, RedemptionState.OPEN) == [first, later]
    for redemption_id in (first, later):
        give_out(session, redemption_id=redemption_id, staff_id=None, now=NOW)
    assert given(session, RedemptionState.GIVEN_OUT) == [later, first]


def given(session: Session, state: RedemptionState) -> list[int]:
    return [each.redemption.id for each in list_given(session, state, limit=10)]
