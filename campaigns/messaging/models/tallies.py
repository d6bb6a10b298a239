"""What passed through delivery, counted as it happens: whoever watches the house need not count the ledger."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class DeliveryTally(Base):
    """How often something happened within a minute of the machine's time; of days gone by, within the day."""

    __tablename__ = "delivery_tally"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    """A class of reasons, of which there are few; never a provider's own words."""
    count: Mapped[int]
