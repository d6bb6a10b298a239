"""What is wrong with one message of many stays with that one: 33, 39."""

import signal

from sqlalchemy import update

from campaigns.messaging.models import Message, MessageState
from tests.factories_messaging import make_version
from tests.system.faults.club import DONE, Club
from tests.system.faults.deliverer import break_over
from tests.system.faults.oracle import assert_agrees

SIZE = 60


def test_33_a_template_that_fails_for_one_skips_that_one(club: Club) -> None:
    club.crowd(SIZE)
    name = f"P{club.first + 50}"
    with club.runtime.sessions.begin() as session:
        explodes = f'{{% if member.name == "{name}" %}}{{{{ event.title }}}}{{% endif %}}Dear {{{{ member.name }}}},'
        session.execute(update(Message).values(template_version_id=make_version(session, email=explodes)))
    club.deliver()
    (left,) = (each for each in club.messages() if each.state is not MessageState.ACCEPTED)
    assert (left.state, left.reason, left.id) == (MessageState.SKIPPED, "template", club.first + 50)
    assert_agrees(club)


def test_39_who_breaks_one_worker_after_another_is_put_aside_and_the_rest_go(club: Club) -> None:
    club.crowd(SIZE)
    poison = club.first + 50
    for _ in range(3):
        victim = club.start(break_over, POISON=str(poison))
        assert victim.ended() == -signal.SIGABRT
        club.lapse()
        club.sweep()
    club.start_worker()
    club.settles(without=1)
    (left,) = (each for each in club.messages() if each.state not in DONE)
    assert (left.id, left.state, left.reason) == (poison, MessageState.SKIPPED, "quarantined")
    assert_agrees(club)
