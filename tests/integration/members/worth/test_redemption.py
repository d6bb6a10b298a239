"""Points given for something: never more than there are, given back once, each with its row on the timeline."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused
from campaigns.members.models import Activity, ActivityKind, Member, RedemptionKind
from campaigns.members.points.redemption import (
    GivenBackAlready,
    NotAsManyPoints,
    NotEnoughPoints,
    NothingNamed,
    SeatNowhere,
    Wish,
    adjust_points,
    give_back,
    redeem,
)
from campaigns.members.points.rules import change_rules
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of

GIFT, SEAT = RedemptionKind.GIFT, RedemptionKind.SEAT


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=10_000)
    return member


def wish(points: int = 60, **details: object) -> Wish:
    return Wish(**{"kind": GIFT, "title": "Tea set", "points": points, **details})  # type: ignore[arg-type]


def adjust(session: Session, member: Member, points: int, reason: str) -> None:
    asked = f"form {points}"
    adjust_points(session, member_id=member.id, points=points, reason=reason, request=asked, staff_id=None, now=NOW)


def points(session: Session, member: Member) -> int:
    return summary_of(session, member).points


def told(session: Session, kind: ActivityKind) -> list[tuple[int, str]]:
    rows = session.execute(select(Activity.value, Activity.detail).where(Activity.kind == kind))
    return [(value, detail) for value, detail in rows]


def test_points_are_given_while_there_are_enough(session: Session, member: Member) -> None:
    redeem(session, member_id=member.id, wish=wish(), staff_id=None, now=NOW)
    with pytest.raises(NotEnoughPoints) as refused:
        redeem(session, member_id=member.id, wish=wish(), staff_id=None, now=NOW)
    assert refused.value.values == {"have": 40, "asked": 60}
    assert points(session, member) == 40
    assert told(session, ActivityKind.REDEEMED) == [(60, "Tea set")]


def test_points_are_given_back_once(session: Session, member: Member) -> None:
    made = redeem(session, member_id=member.id, wish=wish(), staff_id=None, now=NOW)
    give_back(session, redemption_id=made.id, staff_id=None, now=NOW)
    with pytest.raises(GivenBackAlready):
        give_back(session, redemption_id=made.id, staff_id=None, now=NOW)
    assert points(session, member) == 100
    assert told(session, ActivityKind.REDEMPTION_UNDONE) == [(60, "Tea set")]


def test_a_seat_is_at_an_event(session: Session, member: Member) -> None:
    with pytest.raises(SeatNowhere):
        redeem(session, member_id=member.id, wish=wish(kind=SEAT), staff_id=None, now=NOW)
    assert points(session, member) == 100


def test_a_form_sent_twice_takes_points_once(session: Session, member: Member) -> None:
    made = [redeem(session, member_id=member.id, wish=wish(request="f1"), staff_id=None, now=NOW).id for _ in range(2)]
    assert (made[0], points(session, member)) == (made[1], 40)


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (wish(0), NotAsManyPoints),
        (wish(-5), NotAsManyPoints),
        (wish(10**7), NotAsManyPoints),
        (wish(title=" "), NothingNamed),
    ],
)
def test_nonsense_is_refused(session: Session, member: Member, asked: Wish, fault: type[Refused]) -> None:
    with pytest.raises(fault):
        redeem(session, member_id=member.id, wish=asked, staff_id=None, now=NOW)


def test_nobody_redeems_for_nobody(session: Session, member: Member) -> None:
    with pytest.raises(NotFound):
        redeem(session, member_id=member.id + 999, wish=wish(), staff_id=None, now=NOW)
    with pytest.raises(NotFound):
        give_back(session, redemption_id=999_999, staff_id=None, now=NOW)


def test_what_ran_out_cannot_be_given_though_nobody_wrote_it_off_yet(session: Session, member: Member) -> None:
    change_rules(session, rules={}, expire_after_days=30, now=NOW)
    with pytest.raises(NotEnoughPoints):
        redeem(session, member_id=member.id, wish=wish(), staff_id=None, now=NOW + timedelta(days=31))


def test_points_are_adjusted_for_a_reason_and_not_below_none(session: Session, member: Member) -> None:
    for _ in range(2):
        adjust(session, member, -30, "counted twice")
    with pytest.raises(NotEnoughPoints):
        adjust(session, member, -71, "more")
    with pytest.raises(NothingNamed):
        adjust(session, member, 5, "")
    assert points(session, member) == 70
    assert told(session, ActivityKind.POINTS_ADJUSTED) == [(-30, "counted twice")]
