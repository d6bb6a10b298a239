"""Who introduced whom, also where they stand further down in the same file."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.members.models import AwaitedIntroducer
from tests.factories_members import joins, make_club, refusals
from tests.integration.members.imports.test_member_cells import member, read

HEADER = "reference,name,introduced_by"


def introducer(session: Session, name: str) -> str | None:
    by = member(session, name).introduced_by
    return by.full_name if by else None


def test_somebody_further_down_is_found(session: Session) -> None:
    assert read(session, HEADER, "1,Ana,3", "2,Bo,1", "3,Cy,").faults == ()
    assert [introducer(session, name) for name in ("Ana", "Bo", "Cy")] == ["Cy", "Ana", None]
    assert session.scalar(select(func.count()).select_from(AwaitedIntroducer)) == 0


def test_also_a_thousand_rows_away(session: Session) -> None:
    people = [f"{number},Person {number}," for number in range(2, 2_600)]
    assert read(session, HEADER, "1,Ana,last", *people, "last,Cy,").faults == ()
    assert introducer(session, "Ana") == "Cy"


def test_by_the_code_of_their_card(session: Session) -> None:
    read(session, "code,name,introduced_by", "abcdefgh,Ana,23456789", "23456789,Bo,")
    assert introducer(session, "Ana") == "Bo"


def test_nobody_nowhere_is_refused(session: Session) -> None:
    assert list(refusals(read(session, HEADER, "1,Ana,9", "2,Bo,"))) == [2]


def test_themselves_and_circles_are_refused(session: Session) -> None:
    report = read(session, HEADER, "1,Ana,1", "2,Bo,3", "3,Cy,4", "4,Di,2", "5,Ed,")
    assert (report.added, sorted(refusals(report))) == (1, [2, 3, 4, 5])


def test_who_comes_with_a_later_file_is_still_waited_for(session: Session) -> None:
    read(session, "reference,name,email,introduced_by", "1,Ana,,2", "2,Bo,no address,")
    assert introducer(session, "Ana") is None
    read(session, "reference,name", "2,Bo")
    assert introducer(session, "Ana") == "Bo"


def test_one_who_is_known_waits_too_and_keeps_whom_they_have(session: Session) -> None:
    make_club(session)
    joins(session, "Ana", source_reference="1")
    joins(session, "Bo", source_reference="2", introduced_by_id=member(session, "Ana").id)
    read(session, HEADER, "1,Ana,3", "2,Bo,3", "3,Cy,", known="fill")
    assert (introducer(session, "Ana"), introducer(session, "Bo")) == ("Cy", "Ana")
