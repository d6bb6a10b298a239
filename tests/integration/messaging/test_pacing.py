"""The pace of a sender, kept by all workers together."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from campaigns.messaging.delivery import Delivery, deliver_all
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.pacing import ImpossiblePace, Permits, set_pace, take
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message, make_version, states
from tests.integration.messaging.conftest import Said

asked = partial(take, channel=Channel.EMAIL, provider="said", answers=True)


def paced(session: Session, per_second: float, burst: int | None = None) -> None:
    set_pace(session, channel=Channel.EMAIL, provider="said", per_second=per_second, burst=burst)


def test_without_a_pace_all_may_go(session: Session) -> None:
    assert asked(session, wanted=1_000, system_now=NOW) == Permits(1_000, 0.0)


def test_after_the_burst_comes_as_much_as_the_time_gives(session: Session) -> None:
    paced(session, 100, burst=50)
    taken = [
        asked(session, wanted=1_000, system_now=NOW + timedelta(seconds=second)).granted for second in (0, 0.25, 9)
    ]
    assert taken == [50, 25, 50]


def test_with_no_room_it_says_when_it_is_worth_asking(session: Session) -> None:
    paced(session, 100, burst=50)
    asked(session, wanted=50, system_now=NOW)
    many, answer = (asked(session, wanted=1_000, answers=answers, system_now=NOW) for answers in (False, True))
    assert (many.granted, answer.granted) == (0, 0)
    assert [many.wait, answer.wait] == pytest.approx([0.3, 0.01])


def test_a_tenth_of_the_burst_is_left_to_answers(session: Session) -> None:
    paced(session, 100, burst=50)
    assert asked(session, wanted=1_000, answers=False, system_now=NOW).granted == 45
    assert asked(session, wanted=1_000, system_now=NOW).granted == 5


def test_slower_than_one_a_second_each_goes_alone(session: Session) -> None:
    paced(session, 0.5)
    taken = [asked(session, wanted=9, system_now=NOW + timedelta(seconds=second)).granted for second in range(5)]
    assert taken == [1, 0, 1, 0, 1]


def test_a_clock_that_was_put_back_stops_nothing(session: Session) -> None:
    paced(session, 10)
    asked(session, wanted=10, system_now=NOW)
    assert asked(session, wanted=10, system_now=NOW - timedelta(hours=1)).granted == 10


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (-1, 1), (float("nan"), 1), (1e9, 1), (10, 0)])
def test_an_impossible_pace_is_refused(session: Session, per_second: float, burst: int) -> None:
    with pytest.raises(ImpossiblePace):
        paced(session, per_second, burst)


@pytest.mark.usefixtures("provider")
def test_a_crowd_goes_at_the_pace_and_nobody_loses_a_try(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    version = make_version(session)
    for _ in range(30):
        make_message(session, template_version_id=version, due_at=NOW - timedelta(days=1))
    paced(session, 10, burst=10)
    session.commit()
    moved = deliver_all(delivery, more=lambda: clock() < NOW + timedelta(seconds=1))
    assert moved == len(provider.given)
    assert 18 <= moved <= 20
    assert states(session) == {MessageState.ACCEPTED: moved, MessageState.READY: 30 - moved}


def test_who_asks_for_no_limit_has_none(session: Session) -> None:
    paced(session, 1)
    set_pace(session, channel=Channel.EMAIL, provider="said", per_second=None)
    assert asked(session, wanted=1_000, system_now=NOW).granted == 1_000
