"""A file that waits to be imported does not bring back who is erased."""

import io

import pytest
import xlsxwriter
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.erasing import ERASING
from campaigns.members.imports.forgetting import PUT_AWAY, FileTellsOfThem
from campaigns.members.imports.operations import ImportOver, add_file, resume_import, start_import
from campaigns.members.imports.queries import content_of
from campaigns.members.models import FileImport, FileKind, ImportFault, Member, WorkState
from campaigns.members.privacy.erasure import erase_member
from tests.clock import NOW
from tests.factories_events import make_house
from tests.factories_imports import work
from tests.factories_members import joins


@pytest.fixture
def ana(session: Session) -> Member:
    make_house(session)
    return joins(session, email="ana@example.com", phone="+8613812345678", source_reference="7")


def waiting(session: Session, content: bytes, kind: FileKind = FileKind.MEMBERS) -> FileImport:
    return add_file(session, kind=kind, name="people.csv", content=content, now=NOW)


def erased(session: Session, member: Member) -> None:
    erase_member(
        session, member_id=member.id, typed_code=member.code, fresh_code="gone", rules=ERASING, staff_id=None, now=NOW
    )


TELLING = [
    "name,email\nAnna,ana@example.com\n",
    "name,email\nAnna,\uff21NA@Example.COM\n",
    "name,mails\nAnna,bo@example.com; ana@example.com (home)\n",
    "name,phone\nAnna,138 1234 5678\n",
    "name,phone\nAnna,+86-138-1234-5678\n",
    "name,phone\nAnna,13812345678.0\n",
    "name,reference\nAnna,7\n",
    "name,city\nAna Lima,Porto\n",
]
SILENT = [
    "name,email\nBo,diana@example.com\n",
    "name,email\nAna Lima,other@example.com\n",
    "name,points\nBo,7\n",
    "name,phone\nBo,138 1234 9999\n",
]


@pytest.mark.parametrize("text", TELLING)
def test_it_is_put_away_and_says_why(session: Session, ana: Member, text: str) -> None:
    file = waiting(session, text.encode())
    erased(session, ana)
    session.refresh(file)
    session.refresh(file.work)
    assert (file.work.state, file.work.fault["sentence"]) == (WorkState.FAILED, PUT_AWAY)
    assert content_of(session, file.id) == b""
    with pytest.raises(ImportOver):
        resume_import(session, import_id=file.id)


@pytest.mark.parametrize("text", SILENT)
def test_one_that_tells_of_others_stays(session: Session, ana: Member, text: str) -> None:
    file = waiting(session, text.encode())
    erased(session, ana)
    assert (file.work.state, content_of(session, file.id) != b"") == (WorkState.WAITING, True)


def test_every_sheet_of_a_spreadsheet_is_looked_at(session: Session, ana: Member) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        for rows in ([("name",), ("Bo",)], [("name", "phone"), ("Anna", 13812345678)]):
            sheet = made.add_worksheet()
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    file = waiting(session, book.getvalue())
    erased(session, ana)
    assert content_of(session, file.id) == b""


def test_an_order_of_theirs_puts_a_file_of_purchases_away(session: Session, ana: Member) -> None:
    file = waiting(session, b"customer,date,amount\n7,2026-01-02,5\n", FileKind.PURCHASES)
    erased(session, ana)
    assert content_of(session, file.id) == b""


def test_one_that_is_being_imported_is_waited_for(session: Session, ana: Member) -> None:
    file = waiting(session, TELLING[0].encode())
    start_import(session, import_id=file.id, options={}, dry_run=False)
    with pytest.raises(FileTellsOfThem, match=r"people\.csv"):
        erased(session, ana)
    assert ana.full_name == "Ana Lima"


def test_the_refused_rows_that_tell_of_them_go(session: Session, runtime: Runtime, ana: Member) -> None:
    rows = ["Anna,138 1234 5678,?", "Anna,(ANA@Example.com),?", "Bo,138 1234 9999,?"]
    file = waiting(session, "\n".join(["name,notes,email", *rows]).encode())
    told = {"notes": "ignore", "name": "name", "email": "email"}
    start_import(session, import_id=file.id, options={"columns": told}, dry_run=False)
    session.commit()
    work(runtime)
    erased(session, ana)
    assert [fault.cells[0] for fault in session.query(ImportFault)] == ["Bo"]
