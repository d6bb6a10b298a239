"""Reading the log, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from campaigns.audit.models import AuditEntry
from campaigns.core.acting import ActorKind
from campaigns.core.arrays import among
from campaigns.members.models import Member, Merge

AT_ONCE = 1_000
LOOKED_THROUGH = 200_000
"""Entries whose words are looked at in one go: about half a second."""
_TEXTS = (AuditEntry.after, AuditEntry.before, AuditEntry.called)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is left out asks for nothing. `words` stand in what was changed, or are a member's code."""

    actor_kind: ActorKind | None = None
    actor_id: int | None = None
    tables: tuple[str, ...] = ()
    row_key: str = ""
    member_id: int | None = None
    event_id: int | None = None
    campaign_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Before this instant."""
    words: str = ""

    @property
    def is_words_alone(self) -> bool:
        return bool(self.words) and self == Sought(words=self.words)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        yield from self._exact()
        if self.member_id is not None:
            merged = select(Merge.merged_id).where(Merge.kept_id == self.member_id, Merge.undone_at.is_(None))
            theirs = select(func.array_agg(merged.subquery().c.merged_id)).scalar_subquery()
            yield AuditEntry.member_id == func.any(func.array_append(theirs, self.member_id))
        if self.words:
            yield or_(*self._mentioned())

    def _exact(self) -> Iterator[ColumnElement[bool]]:
        asked = {
            AuditEntry.actor_kind: self.actor_kind,
            AuditEntry.actor_id: self.actor_id,
            AuditEntry.row_key: self.row_key or None,
            AuditEntry.event_id: self.event_id,
            AuditEntry.campaign_id: self.campaign_id,
        }
        yield from (column == value for column, value in asked.items() if value is not None)
        if self.tables:
            yield among(AuditEntry.table_name, self.tables)
        if self.since is not None:
            yield AuditEntry.at >= self.since
        if self.until is not None:
            yield AuditEntry.at < self.until

    def _mentioned(self) -> Iterator[ColumnElement[bool]]:
        yield from (cast(said, Text).icontains(self.words, autoescape=True) for said in _TEXTS)
        yield AuditEntry.member_id == select(Member.id).where(Member.code == self.words.lower()).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Page:
    entries: Sequence[AuditEntry]
    older: int | None
    """Where the next page begins; there may be nothing on it that was sought."""


def page_of_entries(session: Session, sought: Sought, *, before: int | None = None, limit: int = 50) -> Page:
    """Those older than the entry `before`, if given. Words alone are looked for in so many entries at a time."""
    rows = select(AuditEntry).where(*sought.conditions()).order_by(AuditEntry.id.desc()).limit(limit + 1)
    if before is not None:
        rows = rows.where(AuditEntry.id < before)
    bottom = _bottom(session, before) if sought.is_words_alone else None
    if bottom is not None:
        rows = rows.where(AuditEntry.id >= bottom)
    found = session.scalars(rows).all()
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else bottom)


def every_entry(session: Session, sought: Sought) -> Iterator[Sequence[AuditEntry]]:
    """All of them, some at a time."""
    page = page_of_entries(session, sought, limit=AT_ONCE)
    yield page.entries
    while page.older is not None:
        session.expunge_all()
        page = page_of_entries(session, sought, before=page.older, limit=AT_ONCE)
        yield page.entries


def _bottom(session: Session, before: int | None) -> int | None:
    """The last entry to look at this time; nothing where all that are left are not too many."""
    last, first = session.execute(select(func.max(AuditEntry.id), func.min(AuditEntry.id))).one()
    bottom = (before or (last or 0) + 1) - LOOKED_THROUGH
    return bottom if first is not None and bottom > first else None
