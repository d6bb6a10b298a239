"""Members as programs tell of them and read them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    CalendarKind,
    ConsentState,
    ContactPointState,
    Culture,
    HouseholdRole,
    LeapDayRule,
    SpecialDayKind,
    Topic,
)
from campaigns.members.profile.editing import LARGEST_SPEND
from webapp.api.shapes.parts import MOST, Choice, Fault, Instant, Page, Shape, Source, Text, without_nul

MOST_WORDS, MOST_DAYS, MOST_POINTS = 50, 30, 10**12 - 1


class ConsentGiven(Shape):
    channel: Choice[AddressKind]
    topic: Choice[Topic]
    state: Literal["granted", "withdrawn"] = "granted"


class DayGiven(Shape):
    """A day of the member or, with `whose`, of a companion; the year may be unknown."""

    kind: Choice[SpecialDayKind]
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year: int | None = Field(None, ge=1900, le=2200)
    calendar: Choice[CalendarKind] = CalendarKind.GREGORIAN
    in_leap_month: bool = False
    leap_day_rule: Choice[LeapDayRule] = LeapDayRule.FEBRUARY_28
    whose: Text = Field("", description="The companion's name; empty for the member.")
    relation: Text = ""
    title: Text = Field("", description="What a custom day is called.")


class AddressGiven(Shape):
    kind: Choice[AddressKind]
    address: Text = Field(description="An email address, or a mobile number.")
    label: Text = Field("", examples=["home"])


class Profile(Shape):
    """What is not said stays as it is; so does what is said to be null, except that PATCH empties it."""

    name: Text = Field("", description="Full name.", examples=["Wang Xiaoming"])
    family_name: Text = ""
    given_name: Text = ""
    call_name: Text = Field("", description="The name they use; greetings say it.")
    email: Text = Field("", description="The preferred one.")
    email_label: Text = ""
    phone: Text = Field("", description="With + and the country's code, or a national number of `country`.")
    phone_label: Text = ""
    more_addresses: list[AddressGiven] = Field([], max_length=MOST_WORDS)
    preferred_channel: Choice[AddressKind] | None = None
    country: Text | None = Field(None, examples=["CN"])
    city: Text | None = None
    language: Text = Field("", description="The club's unless said.", examples=["zh"])
    other_languages: list[Text] | None = Field(None, max_length=MOST_WORDS)
    cultures: list[Choice[Culture]] | None = Field(None, max_length=len(Culture))
    zone: Text = Field("", examples=["Asia/Shanghai"])
    special_days: list[DayGiven] | None = Field(None, max_length=MOST_DAYS)
    interests: list[Text] | None = Field(None, max_length=MOST_WORDS)
    tags: list[Text] | None = Field(None, max_length=MOST_WORDS)
    household: Text | None = Field(None, description="Its name.")
    household_roles: list[Choice[HouseholdRole]] | None = Field(None, max_length=len(HouseholdRole))
    expected_spend: int | None = Field(None, ge=0, le=LARGEST_SPEND, description="A year, in the club's minor units.")
    introduced_by: Text | None = Field(None, description="The code or the reference of a member.")
    chapter: Text | None = Field(None, description="The name of their home chapter.", examples=["Shanghai"])
    custom: dict[Text, Text | None] = Field(
        {}, max_length=MOST_WORDS, description="Fields of the club's own by their key."
    )


class MemberGiven(Profile):
    """Consents, points, owner and the day of joining count for who joins; of known members they change nothing."""

    owner: Text = Field("", description="The email address of a staff member.")
    joined_at: Instant | None = None
    points: int = Field(0, ge=0, le=MOST_POINTS, description="The balance to begin with.")
    consents: list[ConsentGiven] = Field([], max_length=len(AddressKind) * len(Topic))
    evidence: Text = Field("", description="How they said so.")


class MemberRow(MemberGiven):
    code: Text = Field("", description="The member code, as printed on the card.")
    reference: Text = Field("", description="The member's number at the source.", examples=["C-4711"])


class _Told(Shape):
    source: Source = Field(description="The system that tells, always the same name.", examples=["crm"])
    confirmed: bool = Field(
        False, description="Whether their readers confirmed the addresses; else they are asked where the club asks."
    )


class MembersCall(_Told):
    members: list[Any] = Field(min_length=1, max_length=MOST)
    known: Literal["leave", "fill", "overwrite"] = Field(
        "leave", description="Of people the club knows: leave them, fill what is empty, or take over what is said."
    )


class MemberPut(MemberGiven, _Told):
    """One member under their number at the source."""


class MemberPatch(Profile, _Told):
    """What is said of a member the club knows is taken over; null empties what may be empty."""

    def emptied(self) -> frozenset[str]:
        return frozenset(name for name in self.model_fields_set if getattr(self, name) is None)

    def emptied_own_fields(self) -> list[str]:
        return [key for key, text in self.custom.items() if text is None]


class MemberAnswer(BaseModel):
    reference: str | None
    code: str | None = Field(description="None of a refused one.")
    state: Literal["added", "changed", "unchanged", "refused"]
    error: Fault | None = Field(None, description="Only of a refused one.")


class MembersAnswer(BaseModel):
    """In the order of the call."""

    added: int
    changed: int
    unchanged: int
    refused: int
    members: list[MemberAnswer]


class MembersAsked(Page):
    updated_since: Instant | None = Field(
        None, description="RFC 3339. With those who were erased since.", examples=["2026-11-22T00:00:00Z"]
    )
    reference: Annotated[str, AfterValidator(without_nul)] = Field("", max_length=200)
    email: Annotated[str, AfterValidator(without_nul)] = Field("", max_length=200)
    phone: Annotated[str, AfterValidator(without_nul)] = Field("", max_length=200)


class AddressTold(BaseModel):
    kind: AddressKind
    address: str
    label: str
    state: ContactPointState
    preferred: bool


class DayTold(BaseModel):
    kind: SpecialDayKind
    month: int
    day: int
    year: int | None
    calendar: CalendarKind
    in_leap_month: bool
    leap_day_rule: LeapDayRule
    whose: str
    relation: str
    title: str


class MemberTold(BaseModel):
    code: str
    reference: str | None
    name: str
    family_name: str
    given_name: str
    call_name: str
    language: str
    other_languages: list[str]
    cultures: list[str]
    zone: str
    country: str
    city: str
    interests: list[str]
    tags: list[str]
    custom: dict[str, Any]
    preferred_channel: AddressKind | None
    expected_spend: int | None = Field(description="A year, in the club's minor units.")
    chapter: str | None = Field(description="The name of their home chapter.")
    tier: str = Field(description="Its key.")
    points: int
    spend: int = Field(description="All that they spent, in the club's minor units.")
    addresses: list[AddressTold]
    special_days: list[DayTold]
    deceased: bool
    erased: bool = Field(description="Of somebody erased nothing else is left.")
    joined_at: datetime
    updated_at: datetime


class Members(BaseModel):
    members: list[MemberTold] = Field(description="The longest unchanged first.")
    next_cursor: str | None = Field(description="Of the page that follows; None on the last.")


class ConsentsGiven(Shape):
    source: Source = Field(description="Where they said so, always the same name.", examples=["shop"])
    evidence: Text = Field(min_length=1, description="How they said so.", examples=["Form 4711, signed"])
    consents: list[ConsentGiven] = Field(min_length=1, max_length=len(AddressKind) * len(Topic))
    confirmed: bool = Field(False, description="Whether it is proved; else they are asked where the club asks twice.")


class ConsentTold(BaseModel):
    channel: AddressKind
    topic: Topic
    state: ConsentState


class ConsentChangeTold(ConsentTold):
    source: str
    evidence: str
    at: datetime


class Consents(BaseModel):
    """A topic that nobody asked about is absent."""

    code: str
    consents: list[ConsentTold]
    changes: list[ConsentChangeTold] = Field(description="The newest first, at most a hundred.")


class ActivitiesAsked(Page):
    kind: ActivityKind | None = None


class ActivityTold(BaseModel):
    kind: str
    at: datetime
    value: int = Field(description="Of purchases in minor units, else a count.")
    reference: str
    detail: str


class Activities(BaseModel):
    activities: list[ActivityTold] = Field(description="The newest first.")
    next_cursor: str | None
