"""Surprises as programs read them."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from campaigns.surprises.models import Cue, MomentState
from webapp.api.shapes.parts import Day, Name, Page, Shape, Text


class MomentsAsked(Page):
    state: MomentState | None = None


class MomentGiven(Shape):
    member: Name = Field(description="The member code.", examples=["k3m9xw2p"])
    playbook: Name = Field(description="Its name.", examples=["Regular visitors"])
    day: Day = Field(description="From today to two years from now, where the club is.", examples=["2026-12-24"])
    note: Text = Field("", description="What it is for.")


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
