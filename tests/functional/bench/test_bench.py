"""The benchmarks run, on a stack of their own; how fast is not a test's business."""

import platform

import orjson
import pytest

from tests.conftest import Convive


@pytest.mark.stack
def test_smoke_gives_three_figures(convive: Convive) -> None:
    told = convive("bench", "smoke", "--json")
    assert f"Python {platform.python_version()}" in told.stderr
    rows = orjson.loads(told.stdout)
    assert [row["name"] for row in rows] == [
        "stack start",
        "launch to first message",
        "2,000 emails, launch to accepted",
    ]
    assert all(row.keys() == {"name", "value", "unit", "bare", "ratio", "reach", "ok"} for row in rows)


def test_an_unknown_group_is_wrong_usage(convive: Convive) -> None:
    assert convive("bench", "nothing").exit_code == 2
