"""Segments as programs read them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class SegmentTold(BaseModel):
    id: int
    name: str
    updated_at: datetime


class Segments(BaseModel):
    segments: list[SegmentTold] = Field(description="By name.")
    next_cursor: str | None


class SegmentCount(BaseModel):
    id: int
    members: int = Field(description="How many are in it now.")
    at: datetime


class MemberExplained(BaseModel):
    member: str = Field(description="The member code.")
    holds: bool = Field(description="Whether they are in it.")
    rule: dict[str, Any] = Field(description="The rule of the segment, with what holds for each part and why.")
