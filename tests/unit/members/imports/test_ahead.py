"""Rows read while others are kept."""

from collections.abc import Iterator

import pytest

from campaigns.members.imports.ahead import read_ahead


def broken() -> Iterator[int]:
    yield 1
    raise ValueError


def test_nothing_is_lost_and_nothing_overtakes() -> None:
    assert list(read_ahead(iter(range(1, 50)))) == list(range(1, 50))


def test_a_fault_comes_after_what_was_read_before_it() -> None:
    rows = read_ahead(broken())
    assert next(rows) == 1
    with pytest.raises(ValueError):  # noqa: PT011 - the one above
        next(rows)


def test_who_stops_early_leaves_nothing_behind() -> None:
    rows = read_ahead(iter(range(1, 50)))
    assert next(rows) == 1
    rows.close()  # type: ignore[attr-defined]  # it is a generator
