"""When a member bought, in one narrow row: what reports on millions of members read."""

from datetime import date

from sqlalchemy import Date, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class MemberTrips(Base):
    """Of a member who ever bought; kept by the reaction to recorded purchases, see `members/standing/trips.py`.

    A trip is a day, where the club is, with at least one order. The migration tells PostgreSQL that `first_on`, `days`
    and `spent` hold few different values: it would else expect as many groups as members, and not share the counting.
    """

    __tablename__ = "member_trips"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    first_on: Mapped[date]
    """The first of `days`."""
    days: Mapped[list[date]] = mapped_column(ARRAY(Date))
    """All of them in order."""
    spent: Mapped[list[int]]
    """What the trips up to and on each of these days are worth, in minor units.

    An order is worth what was not given back of it since; a refund that names none counts with the last trip by then.
    """
    first_source: Mapped[str]
    """Where the first order was placed: the purchase's `source`."""
    first_product: Mapped[str] = mapped_column(default="", server_default="")
    """What was bought with the first order, in the till's words; empty where it did not say."""
    joined_through: Mapped[str]
    """The member's `source`."""
    chapter_id: Mapped[int | None]
    """Theirs, by which the staff of a chapter see the row."""
