"""What somebody who plans a campaign decides, and the checks it must pass."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.hours import Quiet
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.events.models import Event, EventState
from campaigns.members.models import Hardship, Topic
from campaigns.messaging.models import Channel, TemplateVersion
from campaigns.messaging.templates import latest_version
from campaigns.outreach.draft_days import check_days
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.models import Audience, Campaign, OccasionKind, OnBlackout, SendBy, Sender, Way, WhenLate
from campaigns.outreach.occasions.every import OCCASIONS
from campaigns.segments.models import Segment

HOURS = range(24)
FURTHEST_AHEAD = timedelta(days=730)
LONGEST_GRACE = 24 * 14
LONGEST_REST = 365
LARGEST_HOLDOUT = 50
LONGEST_SILENCE = 24 * 30
HIGHEST_PRIORITY = 100
HIGHEST_CEILING = 10**15
"""In millionths."""


class NameMissing(DraftRefused):
    sentence = mark("A campaign needs a name.")
    field = "name"


class SegmentMissing(DraftRefused):
    sentence = mark("Choose a segment: it says who is meant.")
    field = "segment_id"


class TemplateMissing(DraftRefused):
    sentence = mark("Choose a template: it says what is written.")
    field = "template_id"


class ChannelMissing(DraftRefused):
    sentence = mark("Choose at least one channel.")
    field = "channels"


class TwoEmails(DraftRefused):
    sentence = mark("Choose either a plain mail or one with a calendar invitation, not both.")
    field = "channels"


class CalendarNeedsEvent(DraftRefused):
    sentence = mark("A calendar invitation needs an event.")
    field = "event_id"


class NoSuchPart(DraftRefused):
    sentence = mark("The template has no text for %(channel)s in %(language)s.")
    field = "template_id"


class EventNotPublished(DraftRefused):
    sentence = mark("The event is not published, so nobody can be invited to it yet.")
    field = "event_id"


class EventOver(DraftRefused):
    sentence = mark("The event no longer takes answers.")
    field = "event_id"


class OtherEvent(DraftRefused):
    sentence = mark("This campaign writes to those a draw chose, so it stays with the draw's event.")
    field = "event_id"


class SendsInThePast(DraftRefused):
    sentence = mark("The time of sending has passed.")
    field = "send_at"


class SendsTooFarAhead(DraftRefused):
    sentence = mark("The time of sending is more than two years ahead.")
    field = "send_at"


class SendsAfterAnswers(DraftRefused):
    sentence = mark("The campaign would be sent after the event's last answer.")
    field = "send_at"


class HourOutOfDay(DraftRefused):
    sentence = mark("Hours are from 0 to 23.")
    field = "quiet_from"


class QuietMorning(DraftRefused):
    sentence = mark("The hour of sending lies in the quiet hours.")
    field = "send_hour"


class GraceOutOfRange(DraftRefused):
    sentence = mark("The grace is from 1 hour to 14 days.")
    field = "grace_hours"


class RestOutOfRange(DraftRefused):
    sentence = mark("The days of rest are from 0 to 365.")
    field = "rest_days"


class HoldoutOutOfRange(DraftRefused):
    sentence = mark("The holdout is from 0% to 50%.")
    field = "holdout_percent"


class CeilingOutOfRange(DraftRefused):
    sentence = mark("The ceiling is an amount of money from zero up.")
    field = "cost_ceiling"


class PriorityOutOfRange(DraftRefused):
    sentence = mark("The priority is from 0 to 100.")
    field = "priority"


class FallBackOutOfRange(DraftRefused):
    sentence = mark("A mail may be left unanswered for 0 to 720 hours; 0 means that no text follows.")
    field = "falls_back_after_hours"


class OffersUnasked(DraftRefused):
    sentence = mark("A greeting that makes an offer goes only to those who agreed to offers.")
    field = "offers"


class NobodyAnswers(DraftRefused):
    sentence = mark("Only an invitation to an event can stay without an answer.")
    field = "falls_back_after_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """`send_at` None means as soon as it is launched; those that are always on have none and use `send_hour`."""

    name: str
    segment_id: int | None
    template_id: int
    channels: tuple[Channel, ...]
    way: Way = Way.EACH
    topic: Topic = Topic.EVENTS
    occasion: OccasionKind = OccasionKind.ONCE
    event_id: int | None = None
    send_at: datetime | None = None
    send_by: SendBy = SendBy.CLUB
    send_hour: int = 9
    shift_days: int = 0
    day_name: str = ""
    """What an occasion goes by: a date field, the title of a day, a signal, a tier."""
    starts_on: date | None = None
    ends_on: date | None = None
    blackout_days: tuple[date, ...] = ()
    on_blackout: OnBlackout = OnBlackout.NEXT_DAY
    holidays: tuple[str, ...] = ()
    holiday_for: Audience = Audience.KEEPERS
    quiet_from: int = 21
    quiet_until: int = 8
    grace_hours: int = 24
    when_late: WhenLate = WhenLate.SEND
    rest_days: int = 0
    falls_back_on_failure: bool = False
    falls_back_after_hours: int = 0
    cost_ceiling: int | None = None
    priority: int | None = None
    """Nothing means what is usual for its topic."""
    holdout_percent: int = 0
    heeds: tuple[Hardship, ...] | None = None
    """Nothing means what is usual for its topic."""
    owner_instead: bool = False
    sender: Sender = Sender.CLUB
    offers: bool = False
    """Of a greeting, that it may sell; its topic is then `offers`."""

    @property
    def spoken(self) -> tuple[Channel, ...]:
        """The channels that the template must have words for: its own, and that on which it falls back."""
        falls_back = self.falls_back_on_failure or self.falls_back_after_hours
        return tuple(dict.fromkeys((*self.channels, Channel.SMS) if falls_back else self.channels))


def draft_of(campaign: Campaign) -> CampaignDraft:
    """The campaign as it was decided."""
    kept = {field.name: getattr(campaign, field.name) for field in fields(CampaignDraft)}
    return CampaignDraft(
        **kept
        | {
            "channels": tuple(map(Channel, campaign.channels)),
            "heeds": tuple(map(Hardship, campaign.heeds)),
            "blackout_days": tuple(campaign.blackout_days),
            "holidays": tuple(campaign.holidays),
        }
    )


def check_draft(session: Session, draft: CampaignDraft, *, now: datetime) -> None:
    """All that must hold for a campaign to be kept, and again for it to be launched."""
    _check_figures(draft)
    if draft.segment_id is None or session.get(Segment, draft.segment_id) is None:
        raise SegmentMissing
    check_template(session, draft)
    check_days(session, draft, now=now)
    check_time(draft, now=now)


def check_time(draft: CampaignDraft, *, now: datetime) -> None:
    if draft.send_at is not None and draft.send_at < now:
        raise SendsInThePast
    if draft.send_at is not None and draft.send_at > now + FURTHEST_AHEAD:
        raise SendsTooFarAhead


def check_event(session: Session, draft: CampaignDraft, *, now: datetime) -> None:
    """What must hold of the event when messages are about to leave."""
    if draft.event_id is None:
        return
    event = session.get(Event, draft.event_id)
    if event is None or event.state is not EventState.PUBLISHED:
        raise EventNotPublished
    if not event.in_time(now):
        raise EventOver
    if draft.send_at is not None and draft.send_at >= event.rsvp_until:
        raise SendsAfterAnswers


def _check_figures(draft: CampaignDraft) -> None:
    both = {Channel.EMAIL, Channel.CALENDAR} <= set(draft.channels)
    quiet = Quiet(draft.quiet_from, draft.quiet_until)
    hours = (draft.send_hour, draft.quiet_from, draft.quiet_until)
    for fault, refusal in (
        (not draft.name.strip(), NameMissing),
        (not draft.channels, ChannelMissing),
        (both, TwoEmails),
        (Channel.CALENDAR in draft.channels and draft.event_id is None, CalendarNeedsEvent),
        (not all(hour in HOURS for hour in hours), HourOutOfDay),
        (OCCASIONS[draft.occasion].always_on and quiet.covers(draft.send_hour), QuietMorning),
        (not 1 <= draft.grace_hours <= LONGEST_GRACE, GraceOutOfRange),
        (not 0 <= draft.rest_days <= LONGEST_REST, RestOutOfRange),
        (not 0 <= draft.holdout_percent <= LARGEST_HOLDOUT, HoldoutOutOfRange),
        (not 0 <= (draft.priority or 0) <= HIGHEST_PRIORITY, PriorityOutOfRange),
        (not 0 <= (draft.cost_ceiling or 0) <= HIGHEST_CEILING, CeilingOutOfRange),
        (not 0 <= draft.falls_back_after_hours <= LONGEST_SILENCE, FallBackOutOfRange),
        (draft.falls_back_after_hours > 0 and draft.event_id is None, NobodyAnswers),
        (draft.offers and draft.topic is not Topic.OFFERS, OffersUnasked),
    ):
        if fault:
            raise refusal


def check_written(session: Session, template_id: int) -> None:
    """One in which nothing is written yet says nothing."""
    version = select(TemplateVersion.id).where(TemplateVersion.template_id == template_id).limit(1)
    if session.scalar(version) is None:
        raise TemplateMissing


def check_template(session: Session, draft: CampaignDraft) -> None:
    """Each channel needs a text in the club's language; members of another without one get that."""
    check_written(session, draft.template_id)
    club = find_club(session)
    language = club.language if club else "en"
    parts = {(part.channel, part.language) for part in latest_version(session, draft.template_id).parts}
    for channel in map(Channel, draft.spoken):
        if (channel, language) not in parts:
            raise NoSuchPart(channel=channel.value, language=language)
