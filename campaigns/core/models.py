"""The club itself, one row, and what is done for it once a day."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, LargeBinary, text
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base
from campaigns.core.words import LocalText

DRAWN = text(f"decode(replace(concat({', '.join(['gen_random_uuid()'] * 4)}), '-', ''), 'hex')")
"""64 bytes, drawn where they are kept."""


THE_CLUB = 1


class Club(Base):
    __tablename__ = "club"
    __table_args__ = (
        CheckConstraint(f"id = {THE_CLUB}", name="one_row"),
        CheckConstraint("clicks_kept_days > 0", name="some_days"),
        CheckConstraint("audit_kept_days >= 30", name="audit_kept"),
        CheckConstraint("records_kept_months = 0 OR records_kept_months >= 6", name="records_kept"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=THE_CLUB, autoincrement=False)
    name: Mapped[LocalText]
    zone: Mapped[str]
    language: Mapped[str]
    currency: Mapped[str]
    country: Mapped[str] = mapped_column(default="", server_default="")
    """Two letters: whose mobile numbers stand without a prefix in files, unless another is said."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    clock_shift: Mapped[timedelta] = mapped_column(INTERVAL, default=timedelta())
    """How far the demo's clock is moved; zero for a real club."""
    set_up_at: Mapped[datetime]
    address: Mapped[LocalText] = mapped_column(default=dict, server_default="{}")
    """Where it is to be written to, as letters say it at their foot."""
    lives_at: Mapped[str] = mapped_column(default="", server_default="")
    """The database whose copy of this row may send; a restored backup finds itself in another one."""
    numbered_at: Mapped[str] = mapped_column(default="", server_default="")
    """The database whose lost numbers are passed over by now."""
    double_opt_in: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """The kinds of address (`email`, `sms`) whose readers must confirm before they are written to."""
    track_opens: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether mails carry a picture that tells when they are opened."""
    clicks_kept_days: Mapped[int] = mapped_column(default=180, server_default="180")
    """How long single calls of links, and tests that staff sent themselves, are kept; the figures stay."""
    audit_kept_days: Mapped[int] = mapped_column(default=730, server_default="730")
    """How long it is kept who changed what."""
    records_kept_months: Mapped[int] = mapped_column(default=0, server_default="0")
    """How long tries, reports of providers and single lines of timelines about messages are kept; 0 is for good."""
    second_factor_from: Mapped[date | None]
    """The day from which staff need a second factor; nothing while it is left to each."""
    erasure_key: Mapped[bytes] = mapped_column(LargeBinary, server_default=DRAWN, deferred=True)
    """What addresses of people who were erased are digested with; without it none is known again."""


class DailyChore(Base):
    """What is done once a day, such as letting engagement fade; the row says that somebody did it."""

    __tablename__ = "daily_chore"

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
