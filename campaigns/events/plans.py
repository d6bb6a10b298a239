"""What somebody who plans an event decides, and the checks it must pass."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, mark
from campaigns.events.wall_time import instant

LONGEST = {"title": 200, "description": 4000, "venue": 200, "address": 300, "map_url": 500}
MOST_SEATS = 1_000_000


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


class CapacityRefused(PlanRefused):
    sentence = mark("An event needs at least one seat.")
    field = "capacity"


class TooManySeats(PlanRefused):
    sentence = mark("An event has at most a million seats.")
    field = "capacity"


class MapRefused(PlanRefused):
    sentence = mark("The address of a map starts with https:// or http://.")
    field = "map_url"


class TextTooLong(PlanRefused):
    sentence = mark("This text may have at most %(most)d characters.")

    def __init__(self, *, field: str, most: int) -> None:
        super().__init__(most=most)
        self.field = field


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
    interests: tuple[str, ...] = ()
    """What it is about, in the words that members' interests use."""


@dataclass(frozen=True, slots=True)
class Times:
    starts_at: datetime
    ends_at: datetime
    rsvp_until: datetime


def checked_times(plan: EventPlan) -> Times:
    """The plan's times as instants, once the whole plan has been found sound."""
    times = Times(
        starts_at=instant(plan.starts_at, zone=plan.zone, field="starts_at"),
        ends_at=instant(plan.ends_at, zone=plan.zone, field="ends_at"),
        rsvp_until=instant(plan.rsvp_until, zone=plan.zone, field="rsvp_until"),
    )
    for fault, refusal in (
        (not any(text.strip() for text in plan.title.values()), TitleMissing),
        (not plan.venue.strip(), VenueMissing),
        (times.ends_at <= times.starts_at, EndsBeforeStart),
        (times.rsvp_until > times.starts_at, AnswersAfterStart),
        (plan.capacity < 1, CapacityRefused),
        (plan.capacity > MOST_SEATS, TooManySeats),
        (plan.map_url != "" and not plan.map_url.startswith(("https://", "http://")), MapRefused),
    ):
        if fault:
            raise refusal
    _check_lengths(plan)
    return times


def _check_lengths(plan: EventPlan) -> None:
    for field, most in LONGEST.items():
        said = getattr(plan, field)
        texts = [said] if isinstance(said, str) else said.values()
        if any(len(text) > most for text in texts):
            raise TextTooLong(field=field, most=most)
