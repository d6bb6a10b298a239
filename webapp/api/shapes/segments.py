"""Segments as programs read them."""

from datetime import datetime

from pydantic import BaseModel, Field


class SegmentTold(BaseModel):
    id: int
    name: str
    updated_at: datetime


class Segments(BaseModel):
    segments: list[SegmentTold] = Field(description="By name.")


class SegmentCount(BaseModel):
    id: int
    members: int = Field(description="How many are in it now.")
    at: datetime
