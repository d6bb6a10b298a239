"""Where a segment is used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, cast, func, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import Session

from campaigns.core.base import Base
from campaigns.core.words import LocalText
from campaigns.segments.models import Segment

NAMES_IT = '$.** ? (@.type == "in_segment" && @.segment == $id)'


@dataclass(frozen=True, slots=True)
class Place:
    """Where things of a kind name their segment. Tables are known by their names, as those of rooms above must be.

    Their rows are called as `title` of `table` says, or that of the row they belong to: `(table, key)`.
    """

    title: str
    of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """`kind` is a table; `id` and `title` are of the thing that a page shows."""

    kind: str
    id: int
    title: str | LocalText


PLACES: Mapping[str, Place] = {
    "campaign": Place("name"),
    "draw": Place("title", of=("event", "event_id")),
    "playbook": Place("name"),
}


def uses_of(session: Session, segment_id: int) -> Sequence[Use]:
    """Other segments, campaigns, draws, playbooks."""
    return [*_segments(session, segment_id), *_elsewhere(session, segment_id)]


def _segments(session: Session, segment_id: int) -> Iterator[Use]:
    naming = func.jsonb_path_exists(Segment.rule, cast(NAMES_IT, JSONPATH), func.jsonb_build_object("id", segment_id))
    rows = select(Segment.id, Segment.name).where(naming, Segment.id != segment_id).order_by(Segment.name)
    return (Use("segment", *row) for row in session.execute(rows))


def _elsewhere(session: Session, segment_id: int) -> Iterator[Use]:
    for kind, place in PLACES.items():
        table = Base.metadata.tables.get(kind)
        if table is not None:
            yield from (Use(kind, *row) for row in session.execute(_naming(table, place, segment_id)))


def _naming(table: Table, place: Place, segment_id: int) -> Any:
    """Things that are shown on another's page are told once, by that."""
    if place.of is None:
        return select(table.c.id, table.c[place.title]).where(table.c.segment_id == segment_id).order_by(table.c.id)
    owner, key = Base.metadata.tables[place.of[0]], place.of[1]
    naming = select(table.c[key]).where(table.c.segment_id == segment_id)
    return select(owner.c.id, owner.c[place.title]).where(owner.c.id.in_(naming)).order_by(owner.c.id)
