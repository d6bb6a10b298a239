"""How guests stand after their answers, written for many at once."""

from collections.abc import Collection
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import TextClause, column, func, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from campaigns.core.fixed import fixed, given
from campaigns.events.models import Invitation

ANSWERED = (
    *("state", "party_size", "revision", "answered_at", "answered_by", "tier_id"),
    *("waitlisted_at", "offered_until", "lapsed_at", "taken_off", "points_taken"),
)
"""What an answer may change of an invitation."""


def keep_standing(session: Session, invitations: Collection[Invitation]) -> None:
    """What the session would write row by row, in one statement. The caller holds the event's lock."""
    if len(invitations) > 1:
        rows = {name: [_plain(getattr(each, name)) for each in invitations] for name in ("id", *ANSWERED)}
        with session.no_autoflush:
            session.execute(_kept(), rows)
        for each in invitations:
            for name in ANSWERED:
                set_committed_value(each, name, getattr(each, name))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


@cache
def _kept() -> TextClause:
    """Of each column an array."""
    table: Any = Invitation.__table__
    kinds = [(name, table.c[name].type) for name in ("id", *ANSWERED)]
    arrays = [given(name, ARRAY(kind)) for name, kind in kinds]
    rows = func.unnest(*arrays).table_valued(*(column(*each) for each in kinds), name="given").render_derived()
    return fixed(update(table).where(table.c.id == rows.c.id).values({name: rows.c[name] for name in ANSWERED}))
