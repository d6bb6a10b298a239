"""Every milestone there is, stated once: what it hangs on, whom it is for, how late it may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.core.words import LocalText
from campaigns.core.zones import local_instant
from campaigns.events.models import Event, InvitationState, Milestone, MilestoneKind
from campaigns.messaging.models import Channel

BY_MAIL = (Channel.EMAIL, Channel.SMS)
BY_TEXT = (Channel.SMS, Channel.EMAIL)
BY_CALENDAR = (Channel.CALENDAR, Channel.SMS)


@dataclass(frozen=True, slots=True)
class Timing:
    """So many days from the event's time, at an hour by the venue's clock; without an hour, so many hours from it."""

    distance: int
    hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`anchor` and `limit` name times of the event; after its `limit` nothing of it is sent, however late it is."""

    anchor: str
    limit: str | None
    states: tuple[InvitationState, ...]
    template: str
    usual: Timing
    channels: tuple[Channel, ...]
    grace: timedelta
    is_on: bool = True
    is_service: bool = False
    """It serves those who said yes: it needs no consent to the topic, and uses nothing of the contact budget."""
    tells_again: bool = False
    """It says when the event is, so who had it gets it again where the event has moved."""

    @property
    def is_before(self) -> bool:
        return self.limit is not None


RULES: Mapping[MilestoneKind, Rule] = {
    MilestoneKind.INVITATION: Rule(
        anchor="rsvp_until",
        limit="rsvp_until",
        states=(InvitationState.INVITED,),
        template="event_invitation",
        usual=Timing(14, 10),
        channels=BY_CALENDAR,
        grace=timedelta(days=14),
        is_on=False,
    ),
    MilestoneKind.REMINDER: Rule(
        anchor="rsvp_until",
        limit="rsvp_until",
        states=(InvitationState.INVITED,),
        template="event_reminder",
        usual=Timing(2, 10),
        channels=BY_MAIL,
        grace=timedelta(days=1),
    ),
    MilestoneKind.DAY_BEFORE: Rule(
        anchor="starts_at",
        limit="starts_at",
        states=(InvitationState.ATTENDING,),
        template="event_day_before",
        usual=Timing(1, 10),
        channels=BY_MAIL,
        grace=timedelta(hours=12),
        is_service=True,
        tells_again=True,
    ),
    MilestoneKind.HOURS_BEFORE: Rule(
        anchor="starts_at",
        limit="starts_at",
        states=(InvitationState.ATTENDING,),
        template="event_hours_before",
        usual=Timing(2),
        channels=BY_TEXT,
        grace=timedelta(hours=3),
        is_on=False,
        is_service=True,
        tells_again=True,
    ),
    MilestoneKind.THANKS: Rule(
        anchor="ends_at",
        limit=None,
        states=(InvitationState.ATTENDED,),
        template="event_thanks",
        usual=Timing(1, 10),
        channels=BY_MAIL,
        grace=timedelta(days=3),
    ),
    MilestoneKind.MISSED: Rule(
        anchor="ends_at",
        limit=None,
        states=(InvitationState.ATTENDING, InvitationState.NO_SHOW),
        template="event_missed",
        usual=Timing(1, 11),
        channels=BY_MAIL,
        grace=timedelta(days=3),
    ),
}
"""In the order in which an event meets them."""

NAMES: Mapping[MilestoneKind, LocalText] = {
    MilestoneKind.INVITATION: {"en": "Invitation", "zh": "邀请"},
    MilestoneKind.REMINDER: {"en": "Reminder to those silent", "zh": "提醒未答复者"},
    MilestoneKind.DAY_BEFORE: {"en": "The day before", "zh": "活动前一天"},
    MilestoneKind.HOURS_BEFORE: {"en": "Hours before", "zh": "开始前几小时"},
    MilestoneKind.THANKS: {"en": "Thanks", "zh": "致谢"},
    MilestoneKind.MISSED: {"en": "We missed you", "zh": "缺席问候"},
}
"""In the names of their campaigns, which are kept in the club's own language."""


def anchor_of(event: Event, kind: MilestoneKind) -> datetime:
    moment: datetime = getattr(event, RULES[kind].anchor)
    return moment


def due_at(event: Event, kind: MilestoneKind, timing: Timing) -> datetime:
    """An hour that daylight saving leaves out falls an hour later by the clock; of one that comes twice the first."""
    anchor, sign = anchor_of(event, kind), -1 if RULES[kind].is_before else 1
    if timing.hour is None:
        return anchor + sign * timedelta(hours=timing.distance)
    zone = ZoneInfo(event.zone)
    day = anchor.astimezone(zone).date() + sign * timedelta(days=timing.distance)
    return local_instant(day, timing.hour, zone=zone)


def latest_of(milestone: Milestone) -> datetime:
    """From then on it is worth nothing, whoever's night it was."""
    rule = RULES[milestone.kind]
    limit: datetime = getattr(milestone.event, rule.limit) if rule.limit else milestone.due_at + rule.grace
    return limit
