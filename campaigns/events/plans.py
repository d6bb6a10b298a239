"""What somebody who plans an event decides, and the checks it must pass."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, localised, mark
from campaigns.events.models import Event
from campaigns.events.parties import LARGEST_PARTY
from campaigns.events.wall_time import instant
from campaigns.members.points.rules import MOST_POINTS
from campaigns.members.purchases.money import LARGEST, currencies

LONGEST = {"title": 200, "description": 4000, "venue": 200, "address": 300, "map_url": 500, "online_url": 500}
MOST_SEATS = 1_000_000
MOST_SESSIONS = 30
USUAL_PUBLIC_PARTY = 4


class PlanRefused(Refused):
    """A plan that cannot stand; `field` names what has to be mended."""

    status = 422
    field = ""


class TitleMissing(PlanRefused):
    sentence = mark("An event needs a title.")
    field = "title"


class VenueMissing(PlanRefused):
    sentence = mark("An event needs a venue.")
    field = "venue"


class EndsBeforeStart(PlanRefused):
    sentence = mark("An event must end after it starts.")
    field = "ends_at"


class AnswersAfterStart(PlanRefused):
    sentence = mark("The last answer must come before the event starts.")
    field = "rsvp_until"


class AnswersOpenTooLate(PlanRefused):
    sentence = mark("Answers must open before the last answer is due.")
    field = "rsvp_from"


class CapacityRefused(PlanRefused):
    sentence = mark("An event needs at least one seat.")
    field = "capacity"


class TooManySeats(PlanRefused):
    sentence = mark("An event has at most a million seats.")
    field = "capacity"


class MapRefused(PlanRefused):
    sentence = mark("The address of a map starts with https:// or http://.")
    field = "map_url"


class OnlineRefused(PlanRefused):
    sentence = mark("The link for those who join online starts with https:// or http://.")
    field = "online_url"


class PriceRefused(PlanRefused):
    sentence = mark("A price is an amount of money that is not less than nothing.")
    field = "price"


class PointsPriceRefused(PlanRefused):
    sentence = mark("A seat costs at most a million points, and not less than none.")
    field = "points_price"


class PublicPartyRefused(PlanRefused):
    sentence = mark("On its public page one asks for 1 to 20 seats at once.")
    field = "public_party"


class SessionOutside(PlanRefused):
    sentence = mark("Each session must start while the event lasts.")
    field = "agenda"


class SessionSeatsRefused(PlanRefused):
    sentence = mark("A session has 1 to a million seats of its own, or none.")
    field = "agenda"


class SessionTwice(PlanRefused):
    sentence = mark("Two sessions that guests choose have the same title; give each its own.")
    field = "agenda"


class TooManySessions(PlanRefused):
    sentence = mark("An event has at most %(most)d sessions.")
    field = "agenda"


class TextTooLong(PlanRefused):
    sentence = mark("This text may have at most %(most)d characters.")

    def __init__(self, *, field: str, most: int) -> None:
        super().__init__(most=most)
        self.field = field


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A session, `after` so many minutes from the start."""

    after: int
    title: LocalText
    speaker: str = ""
    seats: int | None = None
    """Of its own, which guests then choose; nothing means as many as the event has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """Times may be naive, then they are the venue's wall clock, or aware."""

    title: LocalText
    venue: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    rsvp_until: datetime
    capacity: int
    description: LocalText
    address: str = ""
    map_url: str = ""
    online_url: str = ""
    rsvp_from: datetime | None = None
    price: int = 0
    """Of a seat, in minor units of `currency`."""
    currency: str = ""
    points_price: int = 0
    listed: bool = False
    public: bool = False
    public_party: int = USUAL_PUBLIC_PARTY
    """For how many people, themselves included, somebody may ask at once on its public page."""
    agenda: tuple[AgendaItem, ...] = ()
    picture_name: str | None = None
    hosts: tuple[int, ...] | None = None
    """Staff by their ids; nothing leaves them as they stand."""
    interests: tuple[str, ...] = ()
    """What it is about, in the words that members' interests use."""


@dataclass(frozen=True, slots=True)
class Times:
    starts_at: datetime
    ends_at: datetime
    rsvp_until: datetime
    rsvp_from: datetime | None


def checked_times(plan: EventPlan) -> Times:
    """The plan's times as instants, once the whole plan has been found sound."""
    times = Times(
        starts_at=instant(plan.starts_at, zone=plan.zone, field="starts_at"),
        ends_at=instant(plan.ends_at, zone=plan.zone, field="ends_at"),
        rsvp_until=instant(plan.rsvp_until, zone=plan.zone, field="rsvp_until"),
        rsvp_from=instant(plan.rsvp_from, zone=plan.zone, field="rsvp_from") if plan.rsvp_from else None,
    )
    for fault, refusal in (
        (not any(text.strip() for text in plan.title.values()), TitleMissing),
        (not plan.venue.strip(), VenueMissing),
        (times.ends_at <= times.starts_at, EndsBeforeStart),
        (times.rsvp_until > times.starts_at, AnswersAfterStart),
        (times.rsvp_from is not None and times.rsvp_from >= times.rsvp_until, AnswersOpenTooLate),
        (plan.capacity < 1, CapacityRefused),
        (plan.capacity > MOST_SEATS, TooManySeats),
        (not 0 <= plan.price <= LARGEST or (plan.price and plan.currency not in currencies()), PriceRefused),
        (not 0 <= plan.points_price <= MOST_POINTS, PointsPriceRefused),
        (not 1 <= plan.public_party <= LARGEST_PARTY, PublicPartyRefused),
        (not _may_be_a_link(plan.map_url), MapRefused),
        (not _may_be_a_link(plan.online_url), OnlineRefused),
    ):
        if fault:
            raise refusal
    _check_lengths(plan)
    _check_agenda(plan, times)
    return times


def plan_of(event: Event) -> EventPlan:
    """The event as it stands, but for its hosts."""
    return EventPlan(
        title=event.title,
        description=event.description,
        venue=event.venue,
        address=event.address,
        map_url=event.map_url,
        online_url=event.online_url,
        zone=event.zone,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        rsvp_from=event.rsvp_from,
        rsvp_until=event.rsvp_until,
        capacity=event.capacity,
        price=event.price,
        currency=event.currency,
        points_price=event.points_price,
        listed=event.listed,
        public=event.public,
        public_party=event.public_party,
        agenda=tuple(AgendaItem(**each) for each in event.agenda),
        picture_name=event.picture_name,
        interests=tuple(event.interests),
    )


def _check_agenda(plan: EventPlan, times: Times) -> None:
    if len(plan.agenda) > MOST_SESSIONS:
        raise TooManySessions(most=MOST_SESSIONS)
    lasts = times.ends_at - times.starts_at
    if any(not timedelta() <= timedelta(minutes=each.after) < lasts for each in plan.agenda):
        raise SessionOutside
    chosen = [each for each in plan.agenda if each.seats is not None]
    if any(not 1 <= (each.seats or 0) <= MOST_SEATS for each in chosen):
        raise SessionSeatsRefused
    if len({localised(each.title, "en") for each in chosen}) < len(chosen):
        raise SessionTwice


def _may_be_a_link(text: str) -> bool:
    return text == "" or text.startswith(("https://", "http://"))


def _check_lengths(plan: EventPlan) -> None:
    for field, most in LONGEST.items():
        said = getattr(plan, field)
        texts = [said] if isinstance(said, str) else said.values()
        if any(len(text) > most for text in texts):
            raise TextTooLong(field=field, most=most)
