"""Events, and what guests answer."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from campaigns.events.models import EventPhase, InvitationState
from campaigns.events.parties import LARGEST_PARTY
from campaigns.events.saying.questions import MOST as MOST_QUESTIONS
from webapp.api.shapes.parts import Name, Shape, Text, without_nul


class CompanionTold(Shape):
    name: Text = Field("", description="Empty: it follows.")
    diet: Text = ""
    note: Text = ""


class ReplyTold(Shape):
    question: Name = Field(description="As the event asks it, in either language.", examples=["Which wine?"])
    answer: Annotated[str, AfterValidator(without_nul)] = Field(
        max_length=1000, description="The words, or one of the choices; empty takes it back."
    )


class AnswerTold(Shape):
    event: Name = Field(description="The event's code.", examples=["spring-salon"])
    member: Name = Field(description="The member code, as printed on the card.", examples=["k3m9xw2p"])
    answer: Literal["yes", "maybe", "no"]
    party_size: int | None = Field(
        None, ge=1, le=LARGEST_PARTY, description="The member counts too; as before unless said."
    )
    companions: list[CompanionTold] = Field(
        [], max_length=LARGEST_PARTY - 1, description="They make the party; a larger party_size adds some unnamed."
    )
    diet: Text | None = Field(None, description="Of the member; as before unless said, as is the note.")
    note: Annotated[str, AfterValidator(without_nul)] | None = Field(None, max_length=500)
    answers: list[ReplyTold] = Field([], max_length=MOST_QUESTIONS, description="To the event's questions.")


class AnswerStands(BaseModel):
    state: InvitationState
    party_size: int
    position: int = Field(description="The place on the waitlist, counted from 1; 0 off it.")
    changed: bool = Field(description="False when the same had been said before.")
    owed: list[str] = Field(description="Questions of the event that must still be answered.")


class EventStands(BaseModel):
    code: str
    title: dict[str, str] = Field(description="By language.", examples=[{"en": "Spring salon", "zh": "春季沙龙"}])
    state: EventPhase
    starts_at: datetime
    ends_at: datetime
    zone: str
    venue: str
    capacity: int
    seats_taken: int
    seats_free: int


class Events(BaseModel):
    events: list[EventStands]
