"""What can be chosen in a condition: things of the club that rules name, and words that members wear."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.words import LocalText
from campaigns.members.models import Member
from campaigns.segments.names import KINDS

WORDS: Mapping[str, Any] = {
    "tags": func.unnest(Member.tags),
    "interests": func.unnest(Member.interests),
    "cities": Member.city,
}
"""What members wear, as rows."""
SHOWN = 12
_LIKE = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


def offered(session: Session, kind: str, *, text: str) -> Sequence[tuple[Any, str | LocalText]]:
    """Keys and titles of things of a kind of `names.KINDS` whose title has the text in it; the newest first."""
    column, title = KINDS[kind].columns[KINDS[kind].key], KINDS[kind].columns[KINDS[kind].title]
    rows = select(column, title).order_by(KINDS[kind].columns.id.desc()).limit(SHOWN)
    return [(key, said) for key, said in session.execute(rows.where(_holds(cast(title, Text), text)))]


def words_in_use(session: Session, name: str, *, text: str) -> Sequence[str]:
    """Those of `WORDS` that have the text in them, the most worn first."""
    worn = select(WORDS[name].label("word")).where(Member.erased_at.is_(None)).subquery().c.word
    rows = select(worn).where(worn != "", _holds(worn, text)).group_by(worn).order_by(func.count().desc(), worn)
    return session.scalars(rows.limit(SHOWN)).all()


def names_of_members(session: Session, codes: Sequence[str]) -> Mapping[str, str]:
    rows = select(Member.code, Member.full_name).where(among(Member.code, codes))
    return {row.code: row.full_name for row in session.execute(rows)} if codes else {}


def _holds(column: Any, text: str) -> Any:
    return column.ilike(f"%{text.translate(_LIKE)}%")
