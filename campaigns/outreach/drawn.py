"""Writing to those a draw chose: a campaign of their own for each wave, so that the ledger writes to each once."""

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import localised, mark
from campaigns.events.draws.operations import count_to_move_up, invite_reserves
from campaigns.events.draws.plans import read_plan
from campaigns.events.draws.queries import get_draw
from campaigns.events.models import Draw, DrawWave, Event
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach.approval.rules import Seen, read_rules
from campaigns.outreach.drafts import CampaignDraft, draft_of
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.operations import create_campaign, launch_campaign

log = structlog.get_logger()

TEMPLATE = "event_invitation"


def letter_to_wave(session: Session, *, wave_id: int, staff_id: int | None, now: datetime) -> Campaign:
    """The campaign that writes to a wave: the one there is, else a draft to look at and launch."""
    wave = must_exist(session.get(DrawWave, wave_id, with_for_update=True, populate_existing=True), mark("draw"))
    standing = session.scalar(select(Campaign).where(Campaign.draw_wave_id == wave_id))
    if standing is not None:
        return standing
    before = _written_before(session, wave)
    draft = _first_draft(session, wave) if before is None else _same_again(before)
    campaign = create_campaign(session, draft=replace(draft, name=_name(wave)), staff_id=staff_id, now=now)
    campaign.draw_wave_id = wave_id
    session.flush()
    return campaign


def invite_and_write(
    session: Session, *, draw_id: int, count: int, staff_id: int | None, now: datetime
) -> tuple[DrawWave, Campaign | None]:
    """The next reserves are invited and, if those before them were written to, get the same letter at once.

    Where they are so many that a colleague must approve it, the letter is left to be written and launched by hand.
    """
    wave = invite_reserves(session, draw_id=draw_id, count=count, staff_id=staff_id, now=now)
    seen = Seen(wave.size, 0)
    if _written_before(session, wave) is None or read_rules(session).reasons(seen):
        return wave, None
    campaign = letter_to_wave(session, wave_id=wave.id, staff_id=staff_id, now=now)
    return wave, launch_campaign(session, campaign_id=campaign.id, staff_id=staff_id, seen=seen, now=now)


def let_reserves_move_up(session: Session, now: datetime) -> int:
    """For each draw that says so, as many as the seats that came free are expected to hold. Gives how many."""
    waiting = (
        select(Draw.id)
        .join(Event, Event.id == Draw.event_id)
        .where(Draw.used_at.is_not(None), Event.takes_answers(now))
    )
    moved = 0
    for draw_id in session.scalars(waiting.order_by(Draw.id)).all():
        used = get_draw(session, draw_id)
        count = count_to_move_up(session, used, now=now) if read_plan(used.plan).moves_up else 0
        if count:
            moved += _move_up(session, draw_id, count, now=now)
    return moved


def _move_up(session: Session, draw_id: int, count: int, *, now: datetime) -> int:
    """One draw that cannot go on, such as one whose template lost its text, keeps no other from it."""
    try:
        with session.begin_nested():
            return invite_and_write(session, draw_id=draw_id, count=count, staff_id=None, now=now)[0].size
    except Refused:
        log.exception("The reserves of a draw could not move up", draw_id=draw_id)
        return 0


def letters_of(session: Session, draw_id: int) -> dict[int, Campaign]:
    """Wave id → the campaign that writes to it."""
    rows = select(Campaign).join(DrawWave, DrawWave.id == Campaign.draw_wave_id).where(DrawWave.draw_id == draw_id)
    return {campaign.draw_wave_id: campaign for campaign in session.scalars(rows) if campaign.draw_wave_id}


def _written_before(session: Session, wave: DrawWave) -> Campaign | None:
    """The last campaign that was launched for an earlier wave."""
    launched = (
        select(Campaign)
        .join(DrawWave, DrawWave.id == Campaign.draw_wave_id)
        .where(
            DrawWave.draw_id == wave.draw_id,
            DrawWave.number < wave.number,
            Campaign.state.in_((CampaignState.ACTIVE, CampaignState.FINISHED)),
        )
    )
    return session.scalar(launched.order_by(DrawWave.number.desc()).limit(1))


def _first_draft(session: Session, wave: DrawWave) -> CampaignDraft:
    return CampaignDraft(
        name="",
        segment_id=wave.draw.segment_id,
        template_id=latest_version_of(session, TEMPLATE).template_id,
        channels=(Channel.CALENDAR, Channel.SMS),
        event_id=wave.draw.event_id,
    )


def _same_again(before: Campaign) -> CampaignDraft:
    """As it was decided then, at once."""
    return replace(draft_of(before), channels=tuple(map(Channel, before.channels)), send_at=None)


def _name(wave: DrawWave) -> str:
    title = localised(wave.draw.event.title, "en")[:100]
    return f"{title} · {wave.number}"
