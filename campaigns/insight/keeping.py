"""What a large club asks most often is reckoned as its day begins and kept with the time: nobody waits for it then.

What is kept serves on that day alone, where the club is. A figure that was read at another time is never shown undated.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.models import KeptReading

Found = TypeVar("Found")

MANY = 50_000
"""Of fewer members everything is reckoned when it is asked for."""
WITHIN: ColumnElement[str] = func.array_to_string(func.own_chapters(), ",")
"""The bounds of the transaction: the chapters, nothing for the whole club."""


@dataclass(frozen=True, slots=True)
class Question(Generic[Found]):
    """`key` and what is `asked` name it among all that are kept; `shape` is that of what `reckon` gives."""

    key: str
    shape: TypeAdapter[Found]
    asked: Mapping[str, Any]
    reckon: Callable[[], Found]

    @property
    def name(self) -> tuple[str, str]:
        return self.key, json.dumps(to_jsonable_python(self.asked), sort_keys=True)


class Answer(NamedTuple, Generic[Found]):
    """`kept_at`: when it was reckoned, by the club's clock, if not just now."""

    found: Found
    kept_at: datetime | None = None


def keep(session: Session, question: Question[Found], found: Found, *, now: datetime) -> None:
    """Instead of what was kept of the same question within the same bounds, which are those of the transaction."""
    key, asked = question.name
    said = {"found": question.shape.dump_python(found, mode="json"), "kept_at": now}
    kept = insert(KeptReading).values(key=key, asked=literal(asked) + WITHIN, **said)
    session.execute(kept.on_conflict_do_update(index_elements=["key", "asked"], set_=said))


def answer(session: Session, question: Question[Found], *, now: datetime | None) -> Answer[Found]:
    """As it was kept today; else, or without `now`, reckoned."""
    kept = kept_today(session, question, now=now) if now else None
    return Answer(question.reckon()) if kept is None else kept


def kept_today(session: Session, question: Question[Found], *, now: datetime) -> Answer[Found] | None:
    key, asked = question.name
    named = (KeptReading.key == key, KeptReading.asked == literal(asked) + WITHIN)
    kept = session.scalars(select(KeptReading).where(*named)).one_or_none()
    if kept is None:
        return None
    zone = club_zone(session)
    kept_at = kept.kept_at.astimezone(zone)
    if kept_at.date() != now.astimezone(zone).date():
        return None
    return Answer(question.shape.validate_python(kept.found), kept_at)
