"""Surprises as programs read them."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from campaigns.surprises.models import Cue, MomentState
from webapp.api.shapes.parts import Page


class MomentsAsked(Page):
    state: MomentState | None = None


class MomentTold(BaseModel):
    id: int
    member: str = Field(description="The member code.")
    playbook: str
    state: MomentState
    cue: Cue
    day: date
    note: str
    budget: int = Field(description="In the club's minor units, as is what was spent.")
    spent: int | None
    suggested_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    outcome: str


class Moments(BaseModel):
    moments: list[MomentTold] = Field(description="Those suggested last first. Do not tell the member before the day.")
    next_cursor: str | None
