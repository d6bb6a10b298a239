"""How long the review of a large audience takes: who gets what, read to a sample of them, priced and checked."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.core.tokens import Signer
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import set_price
from campaigns.messaging.rehearsal import Stage
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach.audience import segment_members
from campaigns.outreach.drafts import CampaignDraft, draft_of
from campaigns.outreach.models import Campaign, Way
from campaigns.outreach.operations import create_campaign
from campaigns.outreach.preflight import preflight
from webapp.commands.bench.audience_club import MEANT_PERCENT, NOW, audience_club
from webapp.commands.bench.figure import Figure, seconds

MEANT, LOOKS, REACH = 100_000, 3, 2.0
STAGE = Stage(Signer("bench"), "https://club.example")


def review(times: int) -> Iterator[Figure]:
    """Of 100,000 members who are meant, each on one channel, on two, and by mail with a text where that fails."""
    meant = MEANT * times
    with audience_club(meant * 100 // MEANT_PERCENT) as (sessions, campaign_id):
        for says, changes in (
            ("by mail", {}),
            ("by mail and text", {"channels": (Channel.EMAIL, Channel.SMS)}),
            ("by mail or text", {"channels": (Channel.EMAIL, Channel.SMS), "way": Way.PREFERRED}),
            ("by mail, else by text", {"falls_back_on_failure": True}),
        ):
            with sessions.begin() as session:
                draft = replace(_draft(session, campaign_id), **changes)
                reviewed = create_campaign(session, draft=draft, staff_id=None, now=NOW).id
                set_price(session, prefix="+86", micros=50_000)
            yield _looked_at(sessions, reviewed, f"{meant:,} members reviewed, {says}", REACH * times)


def _draft(session: Session, campaign_id: int) -> CampaignDraft:
    """The club's own campaign, in words that need no event."""
    template_id = latest_version_of(session, "birthday_greeting").template_id
    draft = draft_of(session.get_one(Campaign, campaign_id))
    return replace(draft, channels=(Channel.EMAIL,), template_id=template_id)


def _looked_at(sessions: Sessions, campaign_id: int, name: str, reach: float) -> Figure:
    with sessions() as session:
        campaign = session.get_one(Campaign, campaign_id)
        members = segment_members(session, campaign, now=NOW).subquery()
        bare = median(seconds(lambda: session.scalar(select(func.count()).select_from(members))) for _ in range(LOOKS))
        taken = median(seconds(lambda: preflight(session, campaign, stage=STAGE, now=NOW)) for _ in range(LOOKS))
    return Figure(name, taken, bare, reach)
