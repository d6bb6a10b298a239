"""Coming to an event earns the points of the club's rule, and a check-in that is undone takes them back."""

from sqlalchemy.orm import Session

from campaigns.events.models import Event
from campaigns.members.models import Member
from tests.factories_events import make_salon
from tests.factories_members import joins, summary_of
from tests.fixtures import Convive


def guest_of(session: Session, convive: Convive) -> tuple[Event, Member]:
    salon, member = make_salon(session), joins(session)
    session.commit()
    convive("event", "invite", salon.code, "--member", member.code)
    return salon, member


def test_who_is_let_in_has_points_until_it_is_undone(convive: Convive, session: Session) -> None:
    salon, member = guest_of(session, convive)
    balances = []
    for way in ((), (), ("--undo",), ()):
        assert convive("event", "checkin", salon.code, member.code, *way).exit_code == 0
        balances.append(summary_of(session, member).points)
    assert balances == [50, 50, 0, 50]


def test_who_does_not_come_has_none(convive: Convive, session: Session) -> None:
    salon, member = guest_of(session, convive)
    convive("event", "rsvp", salon.code, member.code, "yes")
    assert summary_of(session, member).points == 0
