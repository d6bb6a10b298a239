"""Signals as programs tell of them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from campaigns.members.signals.taking import LARGEST_VALUE
from campaigns.members.told import Fate
from webapp.api.shapes.parts import MOST, Day, Fault, Instant, MemberNamed, Name, Shape, Source

SignalName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]


class SignalTold(Shape):
    reference: Name = Field(description="Unique within the source.", examples=["booking-4711"])
    name: SignalName = Field(description="What happened.", examples=["order_shipped", "visit", "appointment"])
    member: MemberNamed
    at: Instant = Field(description="When it happened: ISO 8601 with a zone.", examples=["2026-11-22T18:30:00+08:00"])
    value: int | None = Field(
        None, ge=-LARGEST_VALUE, le=LARGEST_VALUE, description="Whatever the source counts, such as nights."
    )
    day: Day | None = Field(
        None, description="The day it is about, which may be to come, as an appointment's.", examples=["2026-12-03"]
    )


class SignalCall(Shape):
    source: Source = Field(description="The system that tells, always the same name.", examples=["booking-desk"])
    signals: list[Any] = Field(min_length=1, max_length=MOST)


class CancelCall(Shape):
    source: Source = Field(description="The system that told of them.", examples=["booking-desk"])
    references: list[Name] = Field(min_length=1, max_length=MOST, examples=[["booking-4711"]])


class SignalAnswer(BaseModel):
    reference: str | None
    state: Literal[Fate.RECORDED, Fate.UNCHANGED, Fate.REFUSED]
    error: Fault | None = Field(None, description="Only of a refused one.")


class SignalsAnswer(BaseModel):
    """In the order of the call."""

    recorded: int
    unchanged: int
    refused: int
    signals: list[SignalAnswer]


class CancelAnswer(BaseModel):
    cancelled: int
    unchanged: int = Field(description="They had been cancelled before.")
    unknown: list[str] = Field(description="Of these nothing was told.")
