"""Chapters, as programs read them."""

from pydantic import BaseModel, ConfigDict, Field


class ChapterTold(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str = Field(description="By which members are told to be at home there, in any case.")
    zone: str | None = Field(description="None where it is the club's.")
    language: str | None = Field(description="None where it is the club's.")
    active: bool = Field(description="An archived one takes nobody new.")


class Chapters(BaseModel):
    chapters: list[ChapterTold]
