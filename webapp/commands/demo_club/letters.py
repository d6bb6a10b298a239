"""A letter of some weeks ago, with a tenth of the members left alone: what the report of lift compares."""

from datetime import timedelta

from sqlalchemy import select, update

from campaigns.core.words import LocalText
from campaigns.members.models import Topic
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.messaging.sent import note_sent
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.operations import create_campaign, launch_campaign
from campaigns.outreach.planning import plan_run
from webapp.commands.demo_club.steps import Filling

DAYS_AGO = 45
HOLDOUT = 10
NAME: LocalText = {"en": "What the house has been up to", "zh": "近来的灯坊"}
PARTS = (
    NewPart(
        Channel.EMAIL,
        "en",
        "Dear {{ member.name }},\n\nthe listening room is open and the late shelves are full again.\n\n{{ club.name }}",
        subject=NAME["en"],
    ),
    NewPart(
        Channel.EMAIL,
        "zh",
        "{{ member.name }}，您好：\n\n新的试听室已经开放，晚间书架也重新上满了。\n\n{{ club.name }}",
        subject=NAME["zh"],
    ),
)


def send_letter(filling: Filling, segment_id: int, *, staff_id: int) -> None:
    """Chosen and frozen as any campaign is; by now everybody has it."""
    session, then = filling.session, filling.now - timedelta(days=DAYS_AGO)
    template = create_template(session, key="house_letter", name=filling.say(NAME))
    create_version(session, template_id=template.id, parts=PARTS, now=then)
    draft = CampaignDraft(
        name=filling.say(NAME),
        segment_id=segment_id,
        template_id=template.id,
        channels=(Channel.EMAIL,),
        topic=Topic.EVENTS,
        holdout_percent=HOLDOUT,
    )
    letter = create_campaign(session, draft=draft, staff_id=staff_id, now=then)
    launch_campaign(session, campaign_id=letter.id, now=then)
    run = session.scalars(select(Run).where(Run.campaign_id == letter.id)).one()
    plan_run(session, run, now=then)
    _arrive(filling, letter, run)


def _arrive(filling: Filling, letter: Campaign, run: Run) -> None:
    session = filling.session
    ready = (Message.run_id == run.id, Message.state == MessageState.READY)
    arrived = {"state": MessageState.DELIVERED, "attempts": 1, "provider": "sandbox", "accepted_at": Message.due_at}
    sent = session.scalars(update(Message).where(*ready).values(arrived).returning(Message.id)).all()
    note_sent(session, sent)
    run.state, run.finished_at = RunState.FINISHED, run.due_at + timedelta(days=1)
    letter.state = CampaignState.FINISHED
