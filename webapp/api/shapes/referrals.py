"""Referrals as programs read them."""

from datetime import datetime

from pydantic import BaseModel, Field

from campaigns.referrals.models import Unearned


class ReferralTold(BaseModel):
    referrer: str = Field(description="The member code.")
    friend: str = Field(description="The member code.")
    joined_at: datetime
    answered_at: datetime | None
    attended_at: datetime | None
    first_purchase_at: datetime | None
    second_purchase_at: datetime | None
    unearned: Unearned | None = Field(description="Why it earns nothing.")


class Referrals(BaseModel):
    referrals: list[ReferralTold] = Field(description="The newest friend first.")
    next_cursor: str | None
