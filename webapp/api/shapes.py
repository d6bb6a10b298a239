"""What programs send and are answered; the source of the OpenAPI description."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from campaigns.events.models import EventPhase, InvitationState
from campaigns.events.parties import LARGEST_PARTY
from campaigns.events.saying.questions import MOST as MOST_QUESTIONS
from campaigns.members.imports.purchase_rows import LARGEST_QUANTITY, LONGEST
from campaigns.members.signals.taking import LARGEST_VALUE
from campaigns.members.told import Fate
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.models import CampaignState

MOST = 1000
"""Purchases, or signals, in one call."""
EARLIEST, LATEST = 1900, 9000


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


def _instant(told: object) -> datetime:
    if not isinstance(told, str):
        raise ValueError("must be a text")  # noqa: TRY004
    at = datetime.fromisoformat(told.strip()[:LONGEST])
    if at.tzinfo is None:
        raise ValueError("must say its zone, such as +08:00 or Z")
    if not EARLIEST <= at.year <= LATEST:
        raise ValueError("is not of our times")
    return at


def _day(told: object) -> date:
    if not isinstance(told, str):
        raise ValueError("must be a text")  # noqa: TRY004
    day = date.fromisoformat(told.strip()[:LONGEST])
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError("is not of our times")
    return day


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST), AfterValidator(_without_nul)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), AfterValidator(_without_nul)
]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^/\x00]+$")]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_day)]
SignalName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MemberNamed(Shape):
    """Whose it is: at least one of code, reference, email, phone; the first that finds one member counts."""

    code: Text = Field("", description="The member code, as printed on the card.")
    reference: Text = Field("", description="The member's number at the source.")
    email: Text = ""
    phone: Text = Field("", description="With + and the country's code.", examples=["+8613912345678"])


class Buyer(MemberNamed):
    """Somebody who bought, and may not be a member yet."""

    name: Text = Field("", description="Full name; needed to make a member of somebody unknown.")


class PurchaseTold(Shape):
    order_reference: Name = Field(description="Unique within the source.", examples=["2026-000123"])
    member: Buyer
    at: Instant = Field(description="ISO 8601 with a zone.", examples=["2026-11-22T18:30:00+08:00"])
    amount: Text = Field(
        description="Decimal text in the currency's own units; of a refund with or without the minus.",
        examples=["129.90"],
    )
    currency: Text = Field("", description="Three letters; the club's own unless said.", examples=["CNY"])
    quantity: int | None = Field(None, ge=1, le=LARGEST_QUANTITY, description="Items; 1 unless said.")
    product: Text = Field("", description="What was bought, as letters may call it.", examples=["Oolong, 100 g"])
    kind: Literal["order", "refund"] = "order"
    refunded_order: Text = Field("", description="Of a refund: the order it gives back, of the same source.")


class Call(Shape):
    source: Source = Field(description="The till or the shop, always the same name.", examples=["till-1"])
    purchases: list[Any] = Field(min_length=1, max_length=MOST)
    correct: bool = Field(False, description="Whether a known order that says otherwise now replaces what is recorded.")
    create_members: bool = Field(False, description="Whether somebody unknown who is named becomes a member.")


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


class CompanionTold(Shape):
    name: Text = Field("", description="Empty: it follows.")
    diet: Text = ""
    note: Text = ""


class ReplyTold(Shape):
    question: Name = Field(description="As the event asks it, in either language.", examples=["Which wine?"])
    answer: Annotated[str, AfterValidator(_without_nul)] = Field(
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
    note: Annotated[str, AfterValidator(_without_nul)] | None = Field(None, max_length=500)
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


class CampaignTold(BaseModel):
    id: int
    name: str
    state: CampaignState
    created_at: datetime


class Campaigns(BaseModel):
    campaigns: list[CampaignTold] = Field(description="The newest first.")


class MessagesTold(BaseModel):
    channel: Channel
    state: MessageState
    reason: str = Field(description="Why; empty where there is nothing to say.")
    count: int


class CampaignProgress(BaseModel):
    id: int
    state: CampaignState
    messages: list[MessagesTold] = Field(description="Of all its runs, counted.")
    accepted_last_minute: int
    due_now: int
    next_due_at: datetime | None


class SheetTold(BaseModel):
    key: str
    title: str
    definition: str = Field(description="How the figures come about.")
    currency: str | None = Field(description="Of amounts, which are in its minor units.")
    as_of: datetime | None = Field(description="When the figures were reckoned, if not just now.")
    rows: list[dict[str, Any]] = Field(description="By the keys of the columns.")


class ReportTold(BaseModel):
    report: str
    asked: dict[str, str]
    sheets: list[SheetTold]


class Fault(BaseModel):
    type: str
    message: str


class PurchaseAnswer(BaseModel):
    order_reference: str | None
    state: Fate
    error: Fault | None = Field(None, description="Only of a refused one.")


class Answer(BaseModel):
    """In the order of the call."""

    recorded: int
    corrected: int
    unchanged: int
    refused: int
    purchases: list[PurchaseAnswer]


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


class Wrong(BaseModel):
    type: str
    message: str
    status: int


class ErrorAnswer(BaseModel):
    error: Wrong
