from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Activity, ActivityKind, FieldKind, Member
from campaigns.members.profile.completeness import WANTED, WHOLE, completeness_of, fill_completeness, missing_of
from campaigns.members.profile.contact_points import remove_contact_point
from campaigns.members.profile.custom_fields import add_field
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.profile.households import make_household
from campaigns.members.profile.notes import write_note
from campaigns.members.profile.special_days import add_special_day
from campaigns.members.queries import MemberFilter, list_members
from campaigns.members.whose import only
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_work import recount

ALL: dict[str, Any] = {
    "email": "ana@example.com",
    "phone": "+8613912345678",
    "interests": ("tea",),
    "country": "CN",
    "city": "Shanghai",
    "expected_spend": 1,
    "special_days": (NewSpecialDay(1, 1),),
}


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


def completed(session: Session, member: Member) -> int:
    kind = ActivityKind.PROFILE_COMPLETED
    rows = select(func.count()).select_from(Activity).where(Activity.member_id == member.id, Activity.kind == kind)
    return session.scalar(rows) or 0


def whole(session: Session) -> Member:
    ana = joins(session, **ALL)
    write_note(session, member_id=ana.id, text="Likes oolong.", staff_id=None, now=NOW)
    make_household(session, name="Lima", member_ids=[ana.id], now=NOW)
    return ana


def keys(session: Session, member: Member) -> list[str]:
    return [wanted.key for wanted in missing_of(session, member.id)]


def test_all_that_is_wanted_is_worth_a_hundred() -> None:
    assert sum(wanted.worth for wanted in WANTED) == WHOLE
    assert [wanted.worth for wanted in WANTED] == sorted((wanted.worth for wanted in WANTED), reverse=True)


def test_a_name_alone_says_little(session: Session) -> None:
    ana = joins(session)
    session.refresh(ana)
    assert ana.completeness == 10
    assert keys(session, ana)[:3] == ["birthday", "mobile", "email"]


def test_every_write_counts_anew(session: Session) -> None:
    ana = joins(session, email="ana@example.com")
    add_special_day(session, member_id=ana.id, day=NewSpecialDay(1, 1), now=NOW)
    assert (ana.completeness, "birthday" in keys(session, ana)) == (45, False)
    remove_contact_point(session, member_id=ana.id, point_id=ana.contact_points[0].id, now=NOW)
    assert ana.completeness == 30


def test_a_companions_birthday_is_not_the_members(session: Session) -> None:
    ana = joins(session, special_days=(NewSpecialDay(1, 1, whose="Bo"),))
    assert "birthday" in keys(session, ana)
    assert "family" not in keys(session, ana)


def test_the_whole_is_noted_once(session: Session) -> None:
    ana = whole(session)
    assert (ana.completeness, keys(session, ana), completed(session, ana)) == (WHOLE, [], 1)
    remove_contact_point(session, member_id=ana.id, point_id=ana.contact_points[0].id, now=NOW)
    joins(session, "Bo Chen")
    fill_completeness(session, now=NOW)
    assert completed(session, ana) == 1


def test_a_new_field_of_the_club_is_asked_of_everybody(session: Session, runtime: Runtime) -> None:
    ana = whole(session)
    add_field(session, name={"en": "Size"}, kind=FieldKind.TEXT, now=NOW)
    session.commit()
    recount(runtime)
    assert fill_completeness(session, now=NOW) == 0
    session.refresh(ana)
    assert (ana.completeness, keys(session, ana)) == (95, ["fields"])


def test_what_is_missing_and_the_score_agree(session: Session) -> None:
    joins(session, "🎉")
    joins(session, "欧阳", email="a@example.com", custom={"gone": 1}, city="Rome")
    whole(session)
    for member, score in session.execute(select(Member, completeness_of())):
        assert score == WHOLE - sum(wanted.worth for wanted in missing_of(session, member.id))
        session.refresh(member)
        assert member.completeness == score


def test_nobody_and_unknown_members_are_no_trouble(session: Session) -> None:
    assert fill_completeness(session, only([]), now=NOW) == 0
    assert fill_completeness(session, only([0, 2**40]), now=NOW) == 0


def test_members_are_listed_by_completeness(session: Session) -> None:
    for name, city in (("Ana Lima", ""), ("Bo Chen", "Rome"), ("Cy Diaz", "")):
        joins(session, name, city=city, country="IT")
    found = list_members(session, MemberFilter(order="-completeness"))
    assert [each.full_name for each in found] == ["Bo Chen", "Ana Lima", "Cy Diaz"]
