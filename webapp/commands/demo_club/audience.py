"""Whom the club writes to, and about what."""

from dataclasses import dataclass

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
from webapp.commands.demo_club.steps import Filling

GOLD = {"type": "tier_at_least", "tier": "gold"}
BEST: dict[str, object] = {
    "all": [GOLD, {"any": [{"type": "attended", "days": 180}, {"type": "purchased", "days": 60}]}]
}
NAMES: dict[str, LocalText] = {
    "best": {
        "en": "Gold and above, attended in 180 days or bought in 60",
        "zh": "金卡及以上，180 天内到场或 60 天内消费",
    },
    "everybody": {"en": "Everybody", "zh": "全体会员"},
    "reads_chinese": {"en": "Reads Chinese", "zh": "读中文的会员"},
    "invitation": {"en": "{title}: invitation", "zh": "{title}：邀请"},
    "birthday": {"en": "Birthday greeting", "zh": "生日祝福"},
}
HOLDOUT = 10


@dataclass(frozen=True, slots=True)
class Segments:
    """Ids."""

    best: int
    everybody: int


def add_segments(filling: Filling) -> Segments:
    """Our own; those that every new club has are there too."""
    install_segments(filling.session, language=filling.language, now=filling.now)
    made = Segments(_segment(filling, "best", BEST), _segment(filling, "everybody", {"all": []}))
    _segment(filling, "reads_chinese", {"type": "language_in", "languages": ["zh"]})
    return made


def _segment(filling: Filling, name: str, tree: object) -> int:
    named = filling.say(NAMES[name])
    return add_segment(filling.session, name=named, rule=parse_rule(tree), now=filling.now).id


def add_campaigns(filling: Filling, segments: Segments, event: Event, *, staff_id: int) -> None:
    """A draft for the event, ready to review, and the birthday greeting, which is on."""
    install_defaults(filling.session, now=filling.now)
    create_campaign(
        filling.session,
        draft=CampaignDraft(
            name=filling.say(NAMES["invitation"]).format(title=filling.say(event.title)),
            segment_id=segments.best,
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
            name=filling.say(NAMES["birthday"]),
            segment_id=segments.everybody,
            template_id=_template_id(filling, "birthday_greeting"),
            channels=(Channel.EMAIL,),
            topic=Topic.GREETINGS,
            occasion=OccasionKind.BIRTHDAY,
        ),
        staff_id=staff_id,
        now=filling.now,
    )
    launch_campaign(filling.session, campaign_id=greeting.id, now=filling.now)


def _template_id(filling: Filling, key: str) -> int:
    return latest_version_of(filling.session, key).template_id
