"""Remarks, playbooks, moments and their tasks."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models import Member, SpecialDayKind
from campaigns.segments.models import Segment
from campaigns.staff.models import Department, Staff


class Cue(enum.StrEnum):
    """What may suggest a moment."""

    REMARK = "remark"
    SIGNAL = "signal"
    """Another system of the club told of it, such as a booking."""
    SPECIAL_DAY = "special_day"
    VISITS = "visits"
    MEMBERSHIP = "membership"
    TIER = "tier"
    BY_HAND = "by_hand"


class RemarkAbout(enum.StrEnum):
    """What a remark is, in one tap."""

    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    GOOD_NEWS = "good_news"
    WISH = "wish"
    HARD_TIME = "hard_time"
    OTHER = "other"


class MomentState(enum.StrEnum):
    SUGGESTED = "suggested"
    APPROVED = "approved"
    IN_HAND = "in_hand"
    DONE = "done"
    DECLINED = "declined"
    MISSED = "missed"


class TaskState(enum.StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Remark(Base):
    """What a member let fall, in the words of whoever heard it."""

    __tablename__ = "remark"
    __table_args__ = (Index(None, "member_id", "at"),)

    id: Mapped[Id]
    request: Mapped[str] = mapped_column(unique=True)
    """What the form carried, so that one sent twice is kept once."""
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    about: Mapped[RemarkAbout]
    text: Mapped[str]
    day: Mapped[date]
    """The day that it is about; that on which it was heard unless somebody said."""
    at: Mapped[datetime]

    staff: Mapped[Staff | None] = relationship()


class Playbook(Base):
    """On which cue a moment is suggested, what it may cost, and who does what by when."""

    __tablename__ = "playbook"
    __table_args__ = (
        CheckConstraint("lead_days >= 0", name="lead_days_not_negative"),
        CheckConstraint("budget >= 0", name="budget_not_negative"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    cue: Mapped[Cue]
    about: Mapped[RemarkAbout | None]
    """Of remarks: only these; nothing means any."""
    day_kind: Mapped[SpecialDayKind | None]
    """Of special days: which."""
    signal_name: Mapped[str] = mapped_column(default="", server_default="")
    """Of signals: such as `booking`; empty means any."""
    number: Mapped[int | None]
    """The how-manieth visit, or how many years of membership."""
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id", ondelete="RESTRICT"), index=True)
    """Only for its members."""
    lead_days: Mapped[int]
    """How long before its day a moment is suggested."""
    budget: Mapped[int]
    """Minor units, for tiers that have none of their own."""
    active: Mapped[bool] = mapped_column(default=True, server_default="true")

    segment: Mapped[Segment | None] = relationship()
    tasks: Mapped[list["PlaybookTask"]] = relationship(order_by="PlaybookTask.id", cascade="all, delete-orphan")
    budgets: Mapped[list["PlaybookBudget"]] = relationship(cascade="all, delete-orphan")


class PlaybookTask(Base):
    __tablename__ = "playbook_task"
    __table_args__ = (CheckConstraint("days_before >= 0", name="days_before_not_negative"),)

    id: Mapped[Id]
    playbook_id: Mapped[int] = mapped_column(ForeignKey("playbook.id", ondelete="CASCADE"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    what: Mapped[str]
    checklist: Mapped[list[str]]
    script: Mapped[str]
    """What to say, or how."""
    days_before: Mapped[int]
    """The deadline: so many days before the moment's, at `hour` where the club is."""
    hour: Mapped[int] = mapped_column(SmallInteger)

    department: Mapped[Department] = relationship()


class PlaybookBudget(Base):
    """What a moment for a member of a tier may cost."""

    __tablename__ = "playbook_budget"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    playbook_id: Mapped[int] = mapped_column(ForeignKey("playbook.id", ondelete="CASCADE"), primary_key=True)
    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id", ondelete="CASCADE"), primary_key=True)
    amount: Mapped[int]


class MonthBudget(Base):
    """What the surprises of a month may cost in all."""

    __tablename__ = "month_budget"
    __table_args__ = (
        UniqueConstraint("tier_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[Id]
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id", ondelete="CASCADE"))
    """For its members; nothing means those of the whole club."""
    amount: Mapped[int]


class Moment(Base):
    __tablename__ = "moment"
    __table_args__ = (
        UniqueConstraint("member_id", "occasion"),
        Index("ix_moment_open", "day", postgresql_where=text("state in ('suggested', 'approved', 'in_hand')")),
        Index(None, "state", "day"),
        Index("ix_moment_secret", "member_id", postgresql_where=text("secret_until is not null")),
        Index(None, "secret_until"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    occasion: Mapped[str]
    """`birthday:2026-12-03`, `visits:10`: a member has one moment of each."""
    playbook_id: Mapped[int] = mapped_column(ForeignKey("playbook.id", ondelete="RESTRICT"), index=True)
    cue: Mapped[Cue]
    day_kind: Mapped[SpecialDayKind | None]
    """The special day that it is for, whoever told of it."""
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    """Whose day it is, the how-manieth visit, what was booked."""
    day: Mapped[date]
    state: Mapped[MomentState]
    budget: Mapped[int]
    """Minor units."""
    spent: Mapped[int | None]
    suggested_at: Mapped[datetime]
    suggested_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Nobody when a playbook did."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(default="", server_default="")
    """Why it was declined."""
    day_from: Mapped[datetime | None]
    """When its day begins where the member lives; known once it is approved."""
    secret_until: Mapped[datetime | None]
    """When that day is over: until then nothing may give it away. Nothing while there is no secret to keep."""
    ended_at: Mapped[datetime | None]
    """When it was done or missed."""
    outcome: Mapped[str] = mapped_column(default="", server_default="")
    """How it went."""

    member: Mapped[Member] = relationship()
    playbook: Mapped[Playbook] = relationship()
    remark: Mapped[Remark | None] = relationship()
    decided_by: Mapped[Staff | None] = relationship(foreign_keys=[decided_by_id])
    tasks: Mapped[list["MomentTask"]] = relationship(back_populates="moment", order_by="MomentTask.id")
    photos: Mapped[list["MomentPhoto"]] = relationship(order_by="MomentPhoto.id")


class MomentTask(Base):
    __tablename__ = "moment_task"
    __table_args__ = (Index("ix_moment_task_open", "due_at", postgresql_where=text("state = 'open'")),)

    id: Mapped[Id]
    moment_id: Mapped[int] = mapped_column(ForeignKey("moment.id", ondelete="CASCADE"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    """Whose it is; nobody's yet means anybody's of the department."""
    what: Mapped[str]
    checklist: Mapped[list[str]]
    ticked: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    """The places in the checklist that are done."""
    script: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[TaskState]
    given: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was handed to somebody; names the mails that say so."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="", server_default="")

    moment: Mapped[Moment] = relationship(back_populates="tasks")
    department: Mapped[Department] = relationship()
    staff: Mapped[Staff | None] = relationship(foreign_keys=[staff_id])
    ended_by: Mapped[Staff | None] = relationship(foreign_keys=[ended_by_id])


class MomentPhoto(Base):
    """Proof that it was done; for staff alone."""

    __tablename__ = "moment_photo"

    id: Mapped[Id]
    moment_id: Mapped[int] = mapped_column(ForeignKey("moment.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    """Made of what it holds, with the width and the kind at its end."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
