"""Gifts and what was given for points, as programs read them."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from campaigns.core.words import LocalText
from campaigns.members.models import RedemptionKind, RedemptionState


class GiftTold(BaseModel):
    id: int
    name: LocalText
    about: LocalText
    points: int
    stock: int | None = Field(description="How many are left; none where it does not run out.")
    tiers: list[str] = Field(description="The keys of the tiers whose members may have it; all, where none is named.")
    shown_from: date | None
    shown_until: date | None
    shown: bool = Field(description="Whether members see it today.")


class Gifts(BaseModel):
    gifts: list[GiftTold] = Field(description="All there ever were, the cheapest first.")


class RedemptionTold(BaseModel):
    id: int
    kind: RedemptionKind
    title: str
    gift_id: int | None = Field(description="None of a seat, and of a thing of no catalogue.")
    points: int
    at: datetime
    state: RedemptionState | None = Field(description="None of a seat that stands.")
    given_out_at: datetime | None
    given_back_at: datetime | None = Field(description="When the points went back to the member.")


class Redemptions(BaseModel):
    redemptions: list[RedemptionTold] = Field(description="The newest first.")
    next_cursor: str | None
