"""Whom the club writes to, and about what."""

from campaigns.core.words import LocalText
from campaigns.events.models import Event
from campaigns.members.models import Topic
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import OccasionKind
from campaigns.outreach.operations import create_campaign, launch_campaign
from campaigns.segments.operations import add_segment
from campaigns.segments.ready import install_segments
from campaigns.segments.rules import parse_rule
from webapp.commands.demo_club.steps import LANGUAGE, Filling

GOLD = {"type": "tier_at_least", "tier": "gold"}
SEGMENTS: dict[str, object] = {
    "Gold and above, attended in 180 days or bought in 60": {
        "all": [GOLD, {"any": [{"type": "attended", "days": 180}, {"type": "purchased", "days": 60}]}]
    },
    "Everybody": {"all": []},
    "Reads Chinese": {"type": "language_in", "languages": ["zh"]},
}
HOLDOUT = 10


def add_segments(filling: Filling) -> dict[str, int]:
    """Name → id, of our own; those that every new club has are there too."""
    install_segments(filling.session, language=LANGUAGE, now=filling.now)
    return {
        name: add_segment(filling.session, name=name, rule=parse_rule(tree), now=filling.now).id
        for name, tree in SEGMENTS.items()
    }


def add_campaigns(filling: Filling, segments: dict[str, int], event: Event, *, staff_id: int) -> None:
    """A draft for the event, ready to review, and the birthday greeting, which is on."""
    install_defaults(filling.session, now=filling.now)
    best, everybody, *_ = segments.values()
    create_campaign(
        filling.session,
        draft=CampaignDraft(
            name=_invitation_name(event.title),
            segment_id=best,
            template_id=_template_id(filling, "event_invitation"),
            channels=(Channel.CALENDAR, Channel.SMS),
            event_id=event.id,
            holdout_percent=HOLDOUT,
        ),
        staff_id=staff_id,
        now=filling.now,
    )
    greeting = create_campaign(
        filling.session,
        draft=CampaignDraft(
            name="Birthday greeting",
            segment_id=everybody,
            template_id=_template_id(filling, "birthday_greeting"),
            channels=(Channel.EMAIL,),
            topic=Topic.GREETINGS,
            occasion=OccasionKind.BIRTHDAY,
        ),
        staff_id=staff_id,
        now=filling.now,
    )
    launch_campaign(filling.session, campaign_id=greeting.id, now=filling.now)


def _invitation_name(title: LocalText) -> str:
    return f"{title['en']}: invitation"


def _template_id(filling: Filling, key: str) -> int:
    return latest_version_of(filling.session, key).template_id
