"""Files brought in, people who appear twice, and what was done with a person's record."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, and_, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models.long_work import LongWork, WorkKind
from campaigns.members.models.people import Member


class FileKind(enum.StrEnum):
    MEMBERS = "members"
    PURCHASES = "purchases"


class PairState(enum.StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"
    MERGED = "merged"


class LikenessReason(enum.StrEnum):
    """Why two members may be one person, or may not."""

    SAME_MOBILE = "same_mobile"
    SAME_MAIL = "same_mail"
    SAME_NAME = "same_name"
    NAME_FORM = "name_form"
    """One name is a form of the other: pinyin and characters, initials, a nickname."""
    SOUNDS_ALIKE = "sounds_alike"
    NAME_CLOSE = "name_close"
    NAME_PART = "name_part"
    SAME_BIRTHDAY = "same_birthday"
    SAME_DAY = "same_day"
    """The year of one is unknown."""
    NEAR_BIRTHDAY = "near_birthday"
    SAME_TAIL = "same_tail"
    SAME_LOCAL_PART = "same_local_part"
    SAME_HOUSEHOLD = "same_household"
    SAME_CITY = "same_city"
    NAMES_DIFFER = "names_differ"
    BIRTHDAYS_DIFFER = "birthdays_differ"


class PrivacyAct(enum.StrEnum):
    EXPORTED = "exported"
    ERASED = "erased"


class FileImport(Base):
    """A file, and what became of its rows so far."""

    __tablename__ = "file_import"

    id: Mapped[Id]
    kind: Mapped[FileKind]
    name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Compressed; dropped when done."""
    options: Mapped[dict[str, Any]]
    dry_run: Mapped[bool] = mapped_column(default=False, server_default="false")
    header: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    added: Mapped[int] = mapped_column(default=0, server_default="0")
    changed: Mapped[int] = mapped_column(default=0, server_default="0")
    unchanged: Mapped[int] = mapped_column(default=0, server_default="0")
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    members_added: Mapped[int] = mapped_column(default=0, server_default="0")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    noted_after: Mapped[int | None]
    """While it stands, what follows from the activities after this one is still to be done, by `followed_to`."""
    followed_to: Mapped[int] = mapped_column(default=0, server_default="0")
    """The member up to whom it was done."""

    work: Mapped[LongWork] = relationship(
        primaryjoin=lambda: and_(
            FileImport.id == foreign(LongWork.subject),
            LongWork.kind == WorkKind.IMPORT,
        ),
        lazy="joined",
        innerjoin=True,
    )
    """How far its rows have been read; it waits until the columns are settled."""


class ImportFault(Base):
    """A row that was refused, as it stood."""

    __tablename__ = "import_fault"

    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str]
    values: Mapped[dict[str, Any]]
    cells: Mapped[list[str]]
    made_reference: Mapped[str] = mapped_column(default="", server_default="")


class AwaitedIntroducer(Base):
    """A member whose file names as introducer somebody that stands further down in it."""

    __tablename__ = "awaited_introducer"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    named: Mapped[str] = mapped_column(index=True)
    """By code or reference."""


class SoughtMember(Base):
    """By what a member was last sought among the others, as hashes of 64 bits: nothing of the person stands here."""

    __tablename__ = "sought_member"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    facts: Mapped[int]
    """Of all that is compared; another hash means that they are to be sought anew."""
    name_key: Mapped[int]
    """Of the name's letters; so many have it as have that name."""
    keys: Mapped[list[int]]
    """Whoever shares one of these is compared."""


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
    """0 to 100: how likely they are one, in per cent; 100 shares an address and the name."""
    exact: Mapped[bool]
    """They share an address, and the name or the birthday."""
    reasons: Mapped[list[str]]
    """Of `LikenessReason`."""
    state: Mapped[PairState] = mapped_column(default=PairState.OPEN)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    one: Mapped[Member] = relationship(foreign_keys=[one_id])
    other: Mapped[Member] = relationship(foreign_keys=[other_id])


class Merge(Base):
    """One member's record put into another's; `before` is what undoing it needs, dropped when it may no longer be."""

    __tablename__ = "merge"
    __table_args__ = (Index(None, "kept_id"), Index(None, "merged_code"), Index(None, "merged_reference"))

    id: Mapped[Id]
    kept_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    """Who stands for them now: merged on, it follows."""
    merged_id: Mapped[int] = mapped_column(index=True)
    """The id of the row that is gone; links that carry it lead to `kept_id`."""
    merged_code: Mapped[str]
    merged_reference: Mapped[str | None]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    undone_at: Mapped[datetime | None]


class MergedRow(Base):
    """A row that links outside still name, such as an invitation, and the row that stands for it since a merge."""

    __tablename__ = "merged_row"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """What the links carry: the id, or the code."""
    stands_id: Mapped[int]
    merge_id: Mapped[int] = mapped_column(ForeignKey("merge.id", ondelete="CASCADE"), index=True)


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
