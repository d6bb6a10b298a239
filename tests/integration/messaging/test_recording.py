"""Outcomes that the database did not take at first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.database import Sessions
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Attempt, Channel, Message, MessageState
from tests.clock import StandingClock
from tests.factories_messaging import make_message
from tests.integration.messaging.conftest import Said

_FAIL = """
create sequence failures;
create function fail() returns trigger language plpgsql as $$
begin
    if nextval('failures') <= {times} then raise exception 'not now' using errcode = '{code}'; end if;
    return new;
end $$;
create trigger fail before insert on attempt for each row execute function fail();
"""


@pytest.fixture
def kept(committed: Runtime, provider: Said, clock: StandingClock) -> Delivery:
    """Delivery with real commits."""
    return Delivery(
        sessions=committed.sessions,
        clock=clock,
        system_clock=clock,
        signer=committed.signer,
        settings=committed.settings,
        providers=dict.fromkeys(Channel, (provider,)),
        extras=(),
        chance=lambda: 0.0,
        wait=clock.wait,
    )


def plant(delivery: Delivery, *, code: str, times: int) -> None:
    """A message, and a database that fails so often with that code when an outcome is written."""
    with delivery.sessions.begin() as session:
        make_message(session)
        session.execute(text(_FAIL.format(code=code, times=times)))


def state(delivery: Delivery) -> MessageState:
    with delivery.sessions() as session:
        return session.scalars(select(Message.state)).one()


@pytest.mark.parametrize("code", ["40P01", "40001", "53100", "57P01"])
def test_what_the_provider_said_is_written_again_until_it_stands(kept: Delivery, provider: Said, code: str) -> None:
    plant(kept, code=code, times=3)
    deliver_due(kept, channel=Channel.EMAIL)
    assert (state(kept), len(provider.given)) == (MessageState.ACCEPTED, 1)


def test_once_the_lease_is_over_it_is_left_to_the_sweep(kept: Delivery, clock: StandingClock) -> None:
    plant(kept, code="53100", times=10_000)
    began = clock()
    with pytest.raises(OperationalError):
        deliver_due(kept, channel=Channel.EMAIL)
    assert state(kept) is MessageState.CLAIMED
    assert clock() - began < timedelta(seconds=kept.settings.lease_seconds)


class Unheard:
    """Sessions of which the first commit after the hand-over stands, but nobody hears so."""

    def __init__(self, sessions: Sessions, provider: Said) -> None:
        self._sessions = sessions
        self._provider = provider
        self._silence = [OperationalError("commit", None, Exception("the answer was lost"))]

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self._sessions.begin() as session:
            yield session
        if self._provider.given and self._silence:
            raise self._silence.pop()


def test_a_commit_whose_answer_was_lost_is_written_again_as_once(kept: Delivery, provider: Said) -> None:
    with kept.sessions.begin() as session:
        make_message(session)
    deaf = replace(kept, sessions=Unheard(kept.sessions, provider))  # type: ignore[arg-type]  # all of it that is used
    deliver_due(deaf, channel=Channel.EMAIL)
    with kept.sessions() as session:
        assert len(session.scalars(select(Attempt)).all()) == 1
    assert (state(kept), len(provider.given)) == (MessageState.ACCEPTED, 1)
