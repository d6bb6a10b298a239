"""What the club decided of how, and how often, members are written to."""

from sqlalchemy import CheckConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class CountryRule(Base):
    """What holds for text messages to numbers with `prefix`, in place of what the house knows of that country."""

    __tablename__ = "country_rule"
    __table_args__ = (
        CheckConstraint("night_from between 0 and 23 and night_until between 0 and 23", name="hours"),
        CheckConstraint("most_parts > 0", name="most_parts_positive"),
    )

    prefix: Mapped[str] = mapped_column(primary_key=True)
    """The calling code, such as `+86`."""
    night_from: Mapped[int] = mapped_column(SmallInteger)
    night_until: Mapped[int] = mapped_column(SmallInteger)
    """Local hours; equal ones mean no night."""
    sundays: Mapped[bool]
    """Whether texts may be sent on Sundays."""
    links: Mapped[bool]
    """Whether texts with links get through."""
    signature: Mapped[bool]
    """Whether a text must begin with the sender's name in brackets, 【】."""
    most_parts: Mapped[int | None] = mapped_column(SmallInteger)


class ContactLimit(Base):
    """A member hears from the club at most so often in so many days; see `messaging.budget`."""

    __tablename__ = "contact_limit"
    __table_args__ = (CheckConstraint("most > 0 and window_days > 0", name="positive"),)

    window_days: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    most: Mapped[int] = mapped_column(SmallInteger)
