"""What is wrong with one message of many stays with that one: 33, 39."""

from sqlalchemy import update

from campaigns.messaging.models import Message, MessageState
from tests.factories_messaging import make_version
from tests.faults.club import Club
from tests.faults.oracle import assert_agrees

SIZE = 120


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
