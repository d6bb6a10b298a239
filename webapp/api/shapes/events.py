"""Events, and what guests answer."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from campaigns.events.models import AnswerSource, EventPhase, InvitationState
from campaigns.events.parties import LARGEST_PARTY
from campaigns.events.saying.questions import MOST as MOST_QUESTIONS
from webapp.api.shapes.parts import MOST, Name, Page, Shape, Text, WidePage, without_nul


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
    next_cursor: str | None


class EventsAsked(WidePage):
    past: bool = Field(False, description="Those that are over, the last one first, instead of those to come.")


class EventTold(EventStands):
    invitations: dict[InvitationState, int] = Field(description="How many are in each state.")


class InvitationsAsked(Page):
    state: InvitationState | None = None


class InvitationTold(BaseModel):
    member: str = Field(description="The member code.")
    state: InvitationState
    party_size: int = Field(description="Who comes, the member included.")
    invited_at: datetime
    answered_at: datetime | None
    answered_by: AnswerSource | None
    checked_in_at: datetime | None
    people_in: int = Field(description="How many of the party are in by now.")
    walk_in: bool


class Invitations(BaseModel):
    invitations: list[InvitationTold] = Field(description="In the order in which they were invited.")
    next_cursor: str | None


class InviteCall(Shape):
    members: list[Name] = Field(min_length=1, max_length=MOST, description="Member codes.", examples=[["k3m9xw2p"]])


class InvitedAnswer(BaseModel):
    invited: int
    unchanged: int = Field(description="They had been invited before.")
    unknown: list[str] = Field(description="Codes that no member has.")


class CheckInCall(Shape):
    member: Name = Field(description="The member code, as printed on the card.", examples=["k3m9xw2p"])
    people: int | None = Field(
        None, ge=1, le=LARGEST_PARTY, description="How many of the party are here; all of it unless said."
    )
    squeeze: bool = Field(False, description="Whether to let them in though no seat is free.")


class CheckInUndone(Shape):
    member: Name = Field(description="The member code, as printed on the card.", examples=["k3m9xw2p"])


class CheckedIn(BaseModel):
    member: str
    state: InvitationState
    party_size: int
    people_in: int
    checked_in_at: datetime | None
    first: bool = Field(description="False when they had been let in already.")
    over: bool = Field(description="Whether no seat was free for them.")
