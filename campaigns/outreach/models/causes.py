"""What made members due, so that nothing makes them so twice."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class DueCause(Base):
    """What a member did, or did not do, for which a campaign was due: a purchase, a lapse, a signal."""

    __tablename__ = "due_cause"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    cause: Mapped[str] = mapped_column(primary_key=True)
    """Such as `purchase:17`: derived from what it was, never from the day on which it is due."""
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
