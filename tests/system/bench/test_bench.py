"""The benchmarks run, on a stack of their own; how fast is not a test's business."""

import platform
from pathlib import Path

import orjson
import pytest

from tests.fixtures import Convive
from webapp.commands.bench import GROUPS, PROMISED


@pytest.mark.stack
def test_smoke_gives_three_figures(convive: Convive, tmp_path: Path) -> None:
    told = convive("bench", "smoke", "--json", "--to", str(tmp_path / "figures.json"))
    assert f"Python {platform.python_version()}" in told.stderr
    rows = orjson.loads(told.stdout)
    assert [row["name"] for row in rows] == [
        "stack start",
        "launch to first message",
        "2,000 emails, launch to accepted",
    ]
    kept = orjson.loads((tmp_path / "figures.json").read_bytes())
    assert (kept["figures"], kept["machine"]["python"]) == (rows, platform.python_version())
    assert all(row.keys() == {"name", "value", "unit", "bare", "ratio", "reach", "ok"} for row in rows)


def test_what_is_promised_is_measured_by_groups_that_there_are() -> None:
    assert {*PROMISED} < {*GROUPS}


def test_an_unknown_group_is_wrong_usage(convive: Convive) -> None:
    assert convive("bench", "nothing").exit_code == 2
