"""Other words of a campaign, for those whom a condition names or by turns."""

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models import Tier
from campaigns.messaging.models import Template


class CampaignVariant(Base):
    """A template beside the campaign's own; without a condition it takes turns with that."""

    __tablename__ = "campaign_variant"
    __table_args__ = (
        UniqueConstraint("campaign_id", "place"),
        CheckConstraint("age_from <= age_to", name="ages_in_order"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    place: Mapped[int] = mapped_column(SmallInteger)
    """Of those whose conditions hold the first is read."""
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id", ondelete="CASCADE"))
    """For that tier and those above it."""
    age_from: Mapped[int | None] = mapped_column(SmallInteger)
    age_to: Mapped[int | None] = mapped_column(SmallInteger)
    """In years, both included; of whoever has no year of birth neither holds."""
    nth: Mapped[int | None] = mapped_column(SmallInteger)
    """For the n-th year of the day that is greeted."""
    relation: Mapped[str] = mapped_column(default="", server_default="")
    """What the companion is to the member whose day it is, as profiles have it."""

    template: Mapped[Template] = relationship()
    tier: Mapped[Tier | None] = relationship()

    @property
    def is_plain(self) -> bool:
        """Whether it asks nothing of its reader."""
        return (self.tier_id, self.age_from, self.age_to, self.nth, self.relation) == (None, None, None, None, "")
