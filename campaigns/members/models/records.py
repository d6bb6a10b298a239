"""Files brought in, people who appear twice, and what was done with a person's record."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class FileKind(enum.StrEnum):
    MEMBERS = "members"
    PURCHASES = "purchases"


class ImportState(enum.StrEnum):
    UPLOADED = "uploaded"
    """Looked at; its columns are not settled yet."""
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


class PairState(enum.StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"
    MERGED = "merged"


class PrivacyAct(enum.StrEnum):
    EXPORTED = "exported"
    ERASED = "erased"


class FileImport(Base):
    """A file and how far its rows have been read. Each chunk commits its rows together with `position`."""

    __tablename__ = "file_import"

    id: Mapped[Id]
    kind: Mapped[FileKind]
    name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Dropped when done."""
    options: Mapped[dict[str, Any]]
    dry_run: Mapped[bool] = mapped_column(default=False, server_default="false")
    state: Mapped[ImportState]
    fault: Mapped[str] = mapped_column(default="", server_default="")
    """Why the file as a whole was refused."""
    header: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    rows: Mapped[int] = mapped_column(default=0, server_default="0")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows dealt with."""
    added: Mapped[int] = mapped_column(default=0, server_default="0")
    changed: Mapped[int] = mapped_column(default=0, server_default="0")
    unchanged: Mapped[int] = mapped_column(default=0, server_default="0")
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    members_added: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    """Until when a worker has it in hand, by the system's clock."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportFault(Base):
    """A row that was refused, as it stood."""

    __tablename__ = "import_fault"

    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str]
    values: Mapped[dict[str, Any]]
    cells: Mapped[list[str]]


class DuplicatePair(Base):
    """Two members who may be one person; `one_id` is the smaller id."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="smaller_first"),
        Index("ix_duplicate_pair_open", text("score DESC"), "id", postgresql_where=text("state = 'open'")),
        Index(None, "other_id"),
    )

    id: Mapped[Id]
    one_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    score: Mapped[int]
    """0 to 100; 100 shares an address and the name."""
    reasons: Mapped[list[str]]
    state: Mapped[PairState] = mapped_column(default=PairState.OPEN)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))


class Merge(Base):
    """One member's record put into another's; `before` is what undoing it needs, dropped when it may no longer be."""

    __tablename__ = "merge"
    __table_args__ = (Index(None, "kept_id"),)

    id: Mapped[Id]
    kept_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    merged_id: Mapped[int] = mapped_column(index=True)
    """The id of the row that is gone; links that carry it lead to `kept_id`."""
    merged_code: Mapped[str]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    before: Mapped[dict[str, Any] | None]
    undone_at: Mapped[datetime | None]


class PrivacyRecord(Base):
    """That somebody's record was given out or erased; it outlives the person's."""

    __tablename__ = "privacy_record"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(index=True)
    member_code: Mapped[str]
    act: Mapped[PrivacyAct]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="", server_default="")
