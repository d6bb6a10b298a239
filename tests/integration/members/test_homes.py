"""Whatever changes where a member is at home, what is kept of them says it: by that the staff of a chapter see it."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaigns.chapters.operations import Said, add_chapter
from campaigns.core.queries import find_club
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.imports.member_import import MemberOptions
from campaigns.members.models import Member, MemberSummary, MemberTrips
from campaigns.members.profile.home_chapter import move_members
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_merging import merged
from tests.integration.insight.test_repeat_purchase import buy_on
from tests.whole_files import import_members


@pytest.fixture
def home(session: Session) -> SimpleNamespace:
    """Two chapters, and two buyers at home in the first."""
    make_club(session)
    here, there = (add_chapter(session, Said(name)).id for name in ("Harbour", "Hill"))
    people = [joins(session, name, chapter_id=here, source_reference=name[:1]) for name in ("Ana Lima", "Bo Chen")]
    for member in people:
        buy_on(session, member.id, date(2026, 6, 1))
    return SimpleNamespace(here=here, there=there, ana=people[0], bo=people[1])


def astray(session: Session) -> int:
    """Members of whom it is kept that they are at home elsewhere."""
    session.flush()
    elsewhere = [kept.chapter_id.is_distinct_from(Member.chapter_id) for kept in (MemberSummary, MemberTrips)]
    rows = select(func.count()).select_from(Member).join(MemberSummary).join(MemberTrips, isouter=True)
    return session.scalars(rows.where(or_(*elsewhere))).one()


def at_home(session: Session, chapter_id: int) -> int:
    rows = select(func.count()).select_from(MemberTrips).where(MemberTrips.chapter_id == chapter_id)
    return session.scalars(rows).one()


def test_who_joins_and_buys_is_at_home_at_once(session: Session, home: SimpleNamespace) -> None:
    assert (astray(session), at_home(session, home.here)) == (0, 2)


def test_they_move(session: Session, home: SimpleNamespace) -> None:
    assert move_members(session, select(Member.id), chapter_id=home.there, now=NOW) == 2
    assert (astray(session), at_home(session, home.there)) == (0, 2)


def test_a_file_says_another(session: Session, home: SimpleNamespace) -> None:
    club, file = find_club(session), b"reference,name,chapter\nA,Ana Lima,Hill\n"
    assert club
    import_members(session, file, options=MemberOptions(known="overwrite"), club=club, now=NOW)
    assert (astray(session), at_home(session, home.there)) == (0, 1)


def test_two_records_become_one_and_two_again(session: Session, home: SimpleNamespace) -> None:
    move_members(session, select(Member.id).where(Member.id == home.bo.id), chapter_id=home.there, now=NOW)
    done = merged(session, home.ana, home.bo, from_other={"chapter"})
    assert (astray(session), at_home(session, home.there)) == (0, 1)
    unmerge(session, merge_id=done.id, now=NOW)
    assert (astray(session), at_home(session, home.here), at_home(session, home.there)) == (0, 1, 1)
