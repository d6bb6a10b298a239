import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.queries import find_club
from campaigns.members.imports.member_export import export_members
from campaigns.members.imports.member_import import MemberOptions
from campaigns.members.imports.report import Outcome
from campaigns.members.models import FieldKind, Household, Member, PointsEntry
from campaigns.members.profile.custom_fields import add_field
from tests.clock import NOW
from tests.factories_members import joins, make_club, refusals
from tests.factories_staff import make_staff
from tests.whole_files import import_members

HEADER = "name,email,email_2,phone,city,interests,birthday,lunar,special_days,household,introduced_by,owner,joined"
FANG = "王芳,fang@example.com,w@example.com,13800138000,上海,tea; opera,1980-08-15,yes"
FANG_DAYS = "wedding 06-01; birthday lunar 2015-08-30 of 小明 (son)"
ANA = "Ana Lima,ana@example.com,,,,,02-29,"
ANA_DAYS = "birthday 02-29 or 03-01 of Zoë; custom 05-02 “first visit”"
WHOLE = f"""\
{HEADER},custom:shoe_size,points
{FANG},{FANG_DAYS},Wang,A1,ada@example.com,2020-05-01,38,120
{ANA},{ANA_DAYS},Wang,,,,,
"""


def read(session: Session, content: str, **options: object) -> Outcome:
    club = find_club(session)
    assert club is not None
    given = MemberOptions(country="CN", **options)  # type: ignore[arg-type]
    return import_members(session, content.encode(), options=given, club=club, now=NOW)


@pytest.fixture
def filled(session: Session, runtime: Runtime) -> Session:
    make_club(session)
    joins(session, "Bo Chen", source_reference="A1")
    make_staff(runtime, email="ada@example.com")
    add_field(session, name={"en": "Shoe size"}, kind=FieldKind.NUMBER, now=NOW)
    report = read(session, WHOLE)
    assert (report.added, report.faults) == (2, ())
    return session


def test_a_whole_profile_comes_in(filled: Session) -> None:
    fang = filled.scalars(select(Member).where(Member.full_name == "王芳")).one()
    assert (fang.custom, fang.interests, len(fang.special_days)) == ({"shoe_size": 38}, ["tea", "opera"], 3)
    assert (fang.introduced_by and fang.introduced_by.full_name, fang.owner_id is not None) == ("Bo Chen", True)
    assert filled.scalars(select(Household)).one().members[0] is fang
    assert filled.scalars(select(PointsEntry.points).where(PointsEntry.cause == "opening")).all() == [120]


@pytest.mark.parametrize("known", ["leave", "fill", "overwrite"])
def test_what_is_exported_changes_nothing_when_it_comes_back(filled: Session, known: str) -> None:
    report = read(filled, "".join(export_members(filled)), known=known)
    assert (report.added, report.changed, report.unchanged, report.faults) == (0, 0, 3, ())


@pytest.mark.parametrize(
    ("known", "changed", "city"), [("leave", 0, "上海"), ("fill", 0, "上海"), ("overwrite", 1, "北京")]
)
def test_known_people_change_as_asked(filled: Session, known: str, changed: int, city: str) -> None:
    report = read(filled, "name,email,city\n王芳,fang@example.com,北京\n", known=known)
    assert (report.added, report.changed) == (0, changed)
    assert filled.scalars(select(Member.city).where(Member.full_name == "王芳")).one() == city


def test_what_is_empty_is_filled(filled: Session) -> None:
    assert read(filled, "name,email,city\nAna Lima,ana@example.com,Lisboa\n", known="fill").changed == 1


def test_names_the_club_does_not_know_are_refused(filled: Session) -> None:
    file = "name,owner,introduced_by,custom:shoe_size,special_days,points\n"
    rows = "A,no@example.com,,,,\nB,,zz,,,\nC,,,big,,\nD,,,,once upon a time,\nE,,,,,-3\n"
    assert list(refusals(read(filled, file + rows))) == [2, 3, 4, 5, 6]
