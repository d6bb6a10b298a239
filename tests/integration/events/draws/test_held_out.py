"""Draws of guests leave alone whom the club holds out, unless staff want them by name."""

import pytest
from sqlalchemy.orm import Session

from campaigns.events.draws.operations import NobodyLeft, invite_reserves, set_by_hand
from campaigns.events.draws.queries import count_excluded, draw_from_kept
from campaigns.events.models import Event, Excluded, Spot
from campaigns.members.holdout import held_out_by_club, set_holdout
from campaigns.members.models import HoldoutLot
from tests.clock import NOW
from tests.factories_draws import drafted, places, use
from tests.factories_events import make_salon
from tests.factories_outreach import make_audience


@pytest.fixture
def event(session: Session) -> Event:
    """Ten members may be drawn; of so many at 20% at least one is held out."""
    make_audience(session, 10)
    return make_salon(session, capacity=50)


def hold_out(session: Session, percent: int = 20) -> list[int]:
    set_holdout(session, percent=percent, now=NOW)
    found = held_out_by_club(session)
    return [] if found is None else sorted(session.scalars(found))


def test_they_are_neither_chosen_nor_in_reserve(session: Session, event: Event) -> None:
    alone = hold_out(session)
    drawn = use(session, drafted(session, event, seats=4))
    assert places(session, drawn, Spot.EXCLUDED) == alone
    assert count_excluded(session, drawn.id) == {Excluded.HELD_OUT: len(alone)}


def test_whoever_staff_put_on_the_list_comes_all_the_same(session: Session, event: Event) -> None:
    on, *others = hold_out(session)
    drawn = drafted(session, event, seats=4)
    set_by_hand(session, draw_id=drawn.id, member_id=on, pinned=True, reason="host", staff_id=None, now=NOW)
    kept = use(session, drawn)
    assert places(session, kept, Spot.CHOSEN)[0] == on
    assert places(session, kept, Spot.EXCLUDED) == others
    assert draw_from_kept(session, kept).digest == kept.digest


def test_reserves_held_out_since_do_not_move_up(session: Session, event: Event) -> None:
    drawn = use(session, drafted(session, event, seats=1))
    line = places(session, drawn, Spot.RESERVE)
    session.add(HoldoutLot(member_id=line[0], tier_id=1, place=0, drawn_at=NOW))
    alone = hold_out(session)
    wave = invite_reserves(session, draw_id=drawn.id, count=10, staff_id=None, now=NOW)
    assert wave.size == len(set(line) - set(alone)) < len(line)
    with pytest.raises(NobodyLeft):
        invite_reserves(session, draw_id=drawn.id, count=10, staff_id=None, now=NOW)


def test_nobody_is_left_out_once_nobody_is_held_out(session: Session, event: Event) -> None:
    hold_out(session)
    hold_out(session, percent=0)
    drawn = use(session, drafted(session, event, seats=4))
    assert places(session, drawn, Spot.EXCLUDED) == []
