"""An event, who is invited to it, and what they wrote back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText, localised
from campaigns.events.models.states import AnswerSource, EventPhase, EventState, InboundResult, InvitationState
from campaigns.members.models import Member


@dataclass(frozen=True, slots=True)
class EventSession:
    """One with `seats` of its own is chosen by guests; the others are for everybody."""

    starts_at: datetime
    title: LocalText
    speaker: str
    seats: int | None = None

    @property
    def name(self) -> str:
        """How a guest's choice names it; unlike its place in the list it never comes to mean another one."""
        return localised(self.title, "en")


def _opened(event: "Event", now: datetime) -> bool:
    return event.rsvp_from is None or event.rsvp_from <= now


def _opened_in_sql(event: type["Event"], now: datetime) -> ColumnElement[bool]:
    return or_(event.rsvp_from.is_(None), event.rsvp_from <= now)


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("seats_taken >= 0", name="seats_not_negative"),
        CheckConstraint("seats_offered >= 0", name="offers_not_negative"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("public_party between 1 and 20", name="public_party"),
        CheckConstraint("price >= 0 and points_price >= 0", name="prices_not_negative"),
        CheckConstraint("rsvp_from < rsvp_until", name="answers_open_before_they_close"),
        Index(None, "starts_at"),
        Index(None, "seats_due_at"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    """Whose it is; nothing means that it is of the whole club."""
    title: Mapped[LocalText]
    description: Mapped[LocalText]
    venue: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    map_url: Mapped[str] = mapped_column(default="")
    online_url: Mapped[str] = mapped_column(default="", server_default="")
    """Where to join from afar: for those alone who have a seat."""
    picture_name: Mapped[str | None] = mapped_column(ForeignKey("picture.name", ondelete="RESTRICT"), index=True)
    zone: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    rsvp_from: Mapped[datetime | None]
    """When answers open; nothing means with publishing."""
    rsvp_until: Mapped[datetime]
    capacity: Mapped[int]
    price: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Of a seat, in minor units of `currency`; told to guests, paid elsewhere."""
    currency: Mapped[str] = mapped_column(default="", server_default="")
    points_price: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of a seat, taken from the member's points."""
    listed: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether members who are not invited find it on their own pages."""
    public: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether whoever has its link sees it and may ask for a seat, an invitation or none."""
    public_party: Mapped[int] = mapped_column(default=1, server_default="1")
    """For how many people they may ask there at once, themselves included."""
    interests: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """What it is about, in the words that members' interests use."""
    seats_taken: Mapped[int] = mapped_column(default=0, server_default="0")
    """The sum of the parties attending or attended; written only under the event's lock."""
    photos_url: Mapped[str] = mapped_column(default="", server_default="")
    """Where those who came see the photos."""
    seats_offered: Mapped[int] = mapped_column(default=0, server_default="0")
    """The sum of the waiting parties that a seat is held for until they say yes; likewise."""
    offer_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    """So long a freed seat is offered to whoever waits; 0 gives it at once."""
    tier_access: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """What tiers have of their own, as `access.read_terms` reads it."""
    seats_due_at: Mapped[datetime | None]
    """When time alone next changes who may have a seat: a release, or the end of an offer."""
    agenda: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Its sessions in order: `after` (minutes from the start), `title`, `speaker`, and `seats` if it has its own."""
    state: Mapped[EventState] = mapped_column(default=EventState.DRAFT)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with every change that calendars must hear of; most of the SEQUENCE of what is sent."""
    revised_at: Mapped[datetime]
    created_at: Mapped[datetime]

    @property
    def seats_held(self) -> int:
        """Taken or offered."""
        return self.seats_taken + self.seats_offered

    @property
    def seats_free(self) -> int:
        """Neither taken nor offered; none of an overfull house."""
        return max(self.capacity - self.seats_held, 0)

    @property
    def sessions(self) -> list[EventSession]:
        """What happens when; it moves with the event."""
        return [
            EventSession(
                self.starts_at + timedelta(minutes=each["after"]), each["title"], each["speaker"], each.get("seats")
            )
            for each in self.agenda or ()
        ]

    @property
    def choosable_sessions(self) -> list[EventSession]:
        return [each for each in self.sessions if each.seats is not None]

    @property
    def is_settled(self) -> bool:
        """Over or cancelled: it can no longer be changed."""
        return self.state in (EventState.CANCELLED, EventState.FINISHED)

    def phase(self, now: datetime) -> EventPhase:
        if self.state is not EventState.PUBLISHED or now < self.starts_at:
            return EventPhase(self.state.value)
        return EventPhase.RUNNING if now < self.ends_at else EventPhase.OVER

    @hybrid_method
    def in_time(self, now: datetime) -> bool:
        """Whether an answer would not come too late; the last instant counts. Also in SQL."""
        return now <= self.rsvp_until

    opened = hybrid_method(_opened, _opened_in_sql)
    """Whether answers are not still to open. Also in SQL."""

    @hybrid_method
    def takes_answers(self, now: datetime) -> bool:
        """Whether guests may still answer; staff may a while longer. Also in SQL."""
        return (self.state == EventState.PUBLISHED) & self.opened(now) & self.in_time(now)


class EventHost(Base):
    __tablename__ = "event_host"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)


class Invitation(Base):
    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("party_size between 1 and 20", name="party_size"),
        CheckConstraint("people_in between 0 and party_size", name="people_in"),
        CheckConstraint("offered_until is null or state = 'waitlisted'", name="offered_while_waiting"),
        Index("ix_invitation_waitlist", "event_id", "state", "waitlisted_at", "id"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.INVITED)
    party_size: Mapped[int] = mapped_column(default=1, server_default="1")
    largest_party: Mapped[int | None]
    """As many as may come on it, the member included; nothing means as many as the house allows."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with every answer; a confirmation names it."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[AnswerSource | None]
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id", ondelete="SET NULL"))
    """The tier of the member when they said yes: their seats count as its seats."""
    invited_tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id", ondelete="SET NULL"))
    """The tier of the member when they were invited; nothing where that is not known."""
    waitlisted_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    """While seats are held for this party, which waits, until it says yes."""
    lapsed_at: Mapped[datetime | None]
    """When it let such an offer pass; it gets no other until it says yes again."""
    checked_in_at: Mapped[datetime | None]
    state_before_door: Mapped[InvitationState | None]
    """What undoing the check-in goes back to."""
    party_before_door: Mapped[int | None]
    people_in: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many of the party are inside; the others may follow."""
    walk_in: Mapped[bool] = mapped_column(default=False, server_default="false")
    own_wish: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Asked for by the guests themselves, of an event that is open to them; the house did not ask them."""
    taken_off: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often this guest's entry alone was taken off their calendar or put back; the rest of its SEQUENCE."""
    points_taken: Mapped[int] = mapped_column(default=0, server_default="0")
    """What this guest has given for the seats of their party."""
    reply_stamp: Mapped[datetime | None]
    """DTSTAMP of the newest calendar reply applied; older ones are stale."""
    sessions_at: Mapped[datetime | None]
    """When the sessions that the party has or waits for last changed."""
    invited_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship()

    @property
    def sequence(self) -> int:
        """The SEQUENCE that the guest's calendar should have."""
        return self.event.revision + self.taken_off


class InboundReply(Base):
    """A mail to an invitation's address, or a text, kept once, with what became of it. `digest` is empty for a text."""

    __tablename__ = "inbound_reply"
    __table_args__ = (UniqueConstraint("source_id", "digest"), Index(None, "settled_at", "received_at"))

    id: Mapped[Id]
    source_id: Mapped[str]
    digest: Mapped[str]
    received_at: Mapped[datetime]
    sender: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str] = mapped_column(default="", server_default="")
    body: Mapped[str] = mapped_column(default="", server_default="")
    """The words of the mail, or of a text message, as a person reads them."""
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id", ondelete="SET NULL"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    result: Mapped[InboundResult]
    detail: Mapped[str] = mapped_column(default="", server_default="")
    """Why the seats refused it, as the refusal's sentence."""
    raw: Mapped[bytes]
    settled_at: Mapped[datetime | None]
    """When it needed nobody any more: at once for what was applied, else when staff said so."""

    invitation: Mapped[Invitation | None] = relationship()
    member: Mapped[Member | None] = relationship()
