"""What is dear to start is started once: tests that share it go to one process."""

from pathlib import Path

import pytest

from tests.scheduling import FIRST, SHARED, Scheduling

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", sorted({*FIRST, *SHARED}))
def test_its_folders_are_there(folder: str) -> None:
    assert [*(ROOT / folder).rglob("test_*.py")] or (ROOT / folder).is_file()


def test_a_folder_or_else_a_file_stays_together() -> None:
    files = [
        "tests/system/hosts/test_a.py",
        "tests/system/hosts/test_b.py",
        "tests/hostels/test_a.py",
        "tests/unit/test_a.py",
    ]
    scheduling = object.__new__(Scheduling)
    together = [scheduling._split_scope(f"{file}::test_it[a-b/c]") for file in files]
    assert together == ["tests/system/hosts", "tests/system/hosts", "tests/hostels/test_a.py", "tests/unit/test_a.py"]
