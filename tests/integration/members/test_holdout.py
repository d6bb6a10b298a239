"""The club-wide holdout: each tier gives its share, and whoever drew a lot keeps it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from campaigns.members.holdout import BadHoldout, cut, draw_lots, held_out_by_club, read_holdout, set_holdout
from campaigns.members.models import HoldoutLot, Member
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member, make_tier


def make_many(session: Session, tier: int, count: int, *, name: str = "many") -> None:
    common = {"full_name": "N", "call_name": "N", "language": "en", "zone": "UTC", "joined_at": NOW}
    common["tier_id"] = make_tier(session, tier).id
    session.execute(insert(Member), [common | {"code": f"{name}-{tier}-{each}"} for each in range(count)])


@pytest.fixture
def club(session: Session) -> None:
    make_club(session)
    for tier, count in ((1, 700), (2, 150), (3, 40)):
        make_many(session, tier, count)


def held(session: Session) -> set[int]:
    found = held_out_by_club(session)
    return set() if found is None else set(session.scalars(found))


@pytest.mark.parametrize("percent", [1, 5, 10, 20])
def test_each_tier_gives_its_share_to_within_two(session: Session, club: None, percent: int) -> None:
    set_holdout(session, percent=percent, now=NOW)
    drawn = select(func.count(), func.count().filter(HoldoutLot.place < cut(percent))).group_by(HoldoutLot.tier_id)
    for members, left_alone in session.execute(drawn):
        assert abs(left_alone - members * percent / 100) <= 2


def test_newcomers_one_by_one_give_their_share_too(session: Session) -> None:
    make_club(session)
    make_many(session, 1, 3)
    set_holdout(session, percent=20, now=NOW)
    for each in range(30):
        make_many(session, 1, 1, name=f"late{each}")
        draw_lots(session, NOW)
    assert 5 <= len(held(session)) <= 8


def test_a_higher_share_lets_nobody_go_and_a_lower_one_takes_nobody(session: Session, club: None) -> None:
    found = []
    for percent in (5, 10, 3):
        set_holdout(session, percent=percent, now=NOW)
        found.append(held(session))
    assert found[2] < found[0] < found[1]


def test_the_day_of_the_last_change_is_kept(session: Session, club: None) -> None:
    for percent, days in ((5, 0), (5, 1), (6, 2), (6, 3)):
        set_holdout(session, percent=percent, now=NOW + timedelta(days=days))
    standing = read_holdout(session)
    assert standing is not None
    assert standing.since == (NOW + timedelta(days=2)).date()


def test_a_lot_is_drawn_once(session: Session, club: None) -> None:
    set_holdout(session, percent=10, now=NOW)
    before = held(session)
    assert draw_lots(session, NOW + timedelta(days=1)) == 0
    assert held(session) == before


def test_without_a_holdout_nobody_draws(session: Session) -> None:
    make_club(session)
    make_member(session)
    set_holdout(session, percent=0, now=NOW)
    assert draw_lots(session, NOW) == 0
    assert held_out_by_club(session) is None


@pytest.mark.parametrize("percent", [-1, 21])
def test_a_share_beyond_reason_is_refused(session: Session, percent: int) -> None:
    with pytest.raises(BadHoldout):
        set_holdout(session, percent=percent, now=NOW)
