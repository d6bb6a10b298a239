from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.members.imports.member_export import export_members
from campaigns.members.imports.member_import import MemberOptions
from campaigns.members.imports.report import Outcome
from campaigns.members.models import CalendarKind, Member, SpecialDay
from tests.clock import NOW
from tests.factories_members import joins, make_club, refusals
from tests.whole_files import import_members

FILE = """\
name,email,phone,language,zone,birthday,lunar,consents
Ana Lima,ana@example.com,+12125550123,en,America/New_York,1980-02-29,,email:events
王芳,fang@example.com,,zh,Asia/Shanghai,08-15,yes,all
,nobody@example.com,,en,,,,
Bad Zone,zone@example.com,,en,Mars/Olympus,,,
Bad Mail,nope,,en,,,,
Bad Day,day@example.com,,en,,1980-02-30,,
Bad Consent,consent@example.com,,en,,,,email:everything
"""


def read(session: Session, content: str) -> Outcome:
    club = find_club(session)
    assert club is not None
    return import_members(session, content.encode(), options=MemberOptions(), club=club, now=NOW)


def test_people_are_added_and_bad_rows_refused(session: Session) -> None:
    make_club(session)
    report = read(session, FILE)
    assert (report.added, sorted(refusals(report))) == (2, [4, 5, 6, 7, 8])
    fang = session.scalars(select(SpecialDay).join(Member).where(Member.full_name == "王芳")).one()
    assert (fang.calendar, fang.month, fang.day, fang.year) == (CalendarKind.LUNAR, 8, 15, None)


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    make_club(session)
    read(session, FILE)
    again = read(session, FILE)
    assert (again.added, again.unchanged) == (0, 2)


def test_what_is_exported_is_known_when_it_comes_back(session: Session) -> None:
    make_club(session)
    read(session, FILE)
    report = read(session, "".join(export_members(session)))
    assert (report.added, report.unchanged, report.faults) == (0, 2, ())


def test_a_formula_is_defused(session: Session) -> None:
    make_club(session)
    joins(session, "=HYPERLINK(evil)")
    text = "".join(export_members(session))
    assert text.startswith("\ufeffcode,reference,name,")
    assert ",'=HYPERLINK(evil)," in text
