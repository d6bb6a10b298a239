"""A refused row that is mended is a row of its own, also where the file names no orders."""

import pytest
from sqlalchemy.orm import Session

from campaigns.members.imports.rejects import rejected_rows
from tests.factories_members import imported, joins, make_club, summary_of

GOOD, NO_AMOUNT, NO_DAY = "A1,2026-02-03,5\n", "A1,2026-02-03,five\n", "A1,2026-02-30,5\n"
HEADINGS = ("customer", "date", "amount")
HEADER = ",".join(HEADINGS) + "\n"


@pytest.mark.parametrize(("broken", "wrong", "right"), [(NO_AMOUNT, "five", "5"), (NO_DAY, "2026-02-30", "2026-02-03")])
def test_a_mended_row_is_not_taken_for_one_that_was_kept(session: Session, broken: str, wrong: str, right: str) -> None:
    make_club(session)
    member = joins(session, source_reference="A1")
    report = imported(session, HEADER + GOOD + broken)
    mended = "".join(rejected_rows(HEADINGS, report.faults, say=lambda fault: fault.reason)).replace(wrong, right)
    for _ in range(2):
        imported(session, mended)
    assert summary_of(session, member).purchases == 2


def test_the_whole_file_mended_says_the_same_as_its_mended_rows(session: Session) -> None:
    make_club(session)
    member = joins(session, source_reference="A1")
    report = imported(session, HEADER + NO_AMOUNT + GOOD)
    mended = "".join(rejected_rows(HEADINGS, report.faults, say=lambda fault: fault.reason)).replace("five", "5")
    imported(session, mended)
    imported(session, HEADER + NO_AMOUNT.replace("five", "5") + GOOD)
    assert summary_of(session, member).purchases == 2


def test_an_impossible_name_refuses_its_rows_and_no_others(session: Session) -> None:
    make_club(session)
    rows = f"customer,name,date,amount\nA1,{'x' * 201},2026-02-03,5\nA2,Bo,2026-02-03,5\n".replace("x" * 201, "\u200b")
    report = imported(session, rows, create_members=True)
    assert (report.added, report.members_added, [fault.line for fault in report.faults]) == (1, 1, [2])
