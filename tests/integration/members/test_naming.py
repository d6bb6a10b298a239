from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.members.profile.naming import name_members_anew
from tests.clock import NOW
from tests.factories_members import joins, make_club


def test_who_joined_before_is_named_once(session: Session) -> None:
    make_club(session)
    members = [joins(session, name) for name in ("单雪", "Ana Lima")]
    session.execute(update(Member).values(family_name="", given_name="", sort_name="", completeness=0))
    assert name_members_anew(session, now=NOW) == 2
    assert name_members_anew(session, now=NOW) == 0
    for member in members:
        session.refresh(member)
    assert [(each.family_name, each.sort_name, each.completeness) for each in members] == [
        ("单", "shan xue", 10),
        ("Lima", "lima ana", 10),
    ]


def test_a_name_that_would_be_refused_today_is_no_trouble(session: Session) -> None:
    make_club(session)
    ana = joins(session)
    session.execute(update(Member).values(full_name="-", sort_name=""))
    name_members_anew(session, now=NOW)
    session.refresh(ana)
    assert (ana.full_name, ana.sort_name) == ("-", "-")
