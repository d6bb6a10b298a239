"""docs/faults.md names every fault, and every test of one by its name."""

import re
from pathlib import Path

from tests.databases import CHECKOUT

HERE = Path(__file__).parent
ROWS = re.compile(r"^\| (\d+) \| .*\|$", re.MULTILINE)
DOCS = (CHECKOUT / "docs" / "faults.md").read_text()
TESTED, UNTESTED = DOCS.split("## Not tested here")


def written() -> set[str]:
    files = (file.read_text() for file in HERE.glob("test_*.py"))
    return {name for text in files for name in re.findall(r"^def (test_\d\d_\w+)", text, re.MULTILINE)}


def test_each_of_the_44_is_tested_or_said_not_to_be() -> None:
    assert sorted(map(int, ROWS.findall(DOCS))) == list(range(1, 45))


def test_the_list_names_the_tests_there_are() -> None:
    assert set(re.findall(r"`(test_\w+)`", TESTED)) == written()


def test_a_test_is_listed_with_its_own_fault() -> None:
    for row in TESTED.splitlines():
        names = re.findall(r"`test_(\d\d)_\w+`", row)
        assert {int(name) for name in names} <= {int(number) for number in ROWS.findall(row)}
