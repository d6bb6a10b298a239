"""One change of one row, made in somebody's name."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.acting import ActorKind
from campaigns.core.base import Base, Id


class Action(enum.StrEnum):
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class AuditEntry(Base):
    """Written by the trigger `note_change` alone; `keep_audit` refuses everything else (the migration has both).

    It refers to nothing by a foreign key: what it tells of may be gone.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_actor", "actor_kind", "actor_id", "id"),
        Index("ix_audit_entry_row", "table_name", "row_key", "id"),
        Index("ix_audit_entry_table", "table_name", "id"),
        *(
            Index(f"ix_audit_entry_{name}", f"{name}_id", "id", postgresql_where=text(f"{name}_id IS NOT NULL"))
            for name in ("member", "event", "campaign")
        ),
    )

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    """By the database's clock, which no setting of the club moves."""
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    """As it was then; at a terminal that of the account on the host."""
    via: Mapped[str]
    table_name: Mapped[str]
    row_key: Mapped[str]
    """The row's key; of more columns joined by a stroke."""
    action: Mapped[Action]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Only columns that changed; of a row that was removed all that stood in it."""
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    called: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    """What the row was called then: a text, or texts by language. Nothing for what is a member's."""
    member_id: Mapped[int | None]
    event_id: Mapped[int | None]
    campaign_id: Mapped[int | None]
