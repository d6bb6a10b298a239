"""Whom a set-wise statement is about: a condition on whatever column holds the members' ids."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sqlalchemy import ColumnElement, true

from campaigns.core.arrays import among

Whose = Callable[[ColumnElement[int]], ColumnElement[bool]]

MANY = 10_000
"""Rows of neighbours by id lie together: so many at a time touch few pages, a million in one statement touch them all
at random."""


def anybodys(_member_id: ColumnElement[int]) -> ColumnElement[bool]:
    return true()


def only(member_ids: Iterable[int]) -> Whose:
    return partial(among, values=member_ids)


def neighbours(member_ids: Iterable[int]) -> Iterator[Whose]:
    """Many members, some at a time in the order of their ids.

    They are put in order here: asked for that, PostgreSQL reads whole timelines by an index instead of in one go.
    """
    ordered = sorted(member_ids)
    return (only(ordered[start : start + MANY]) for start in range(0, len(ordered), MANY))
