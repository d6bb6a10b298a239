"""What a step would come to, while it is being decided: fragments beside its form, and pages without scripts."""

from dataclasses import replace
from datetime import timedelta

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from campaigns.core.database import in_time
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.messaging.models import Channel
from campaigns.outreach.breakdown import Dwindling
from campaigns.outreach.drafts import draft_of
from campaigns.outreach.models import Campaign, OccasionKind
from campaigns.outreach.occasions.every import OCCASIONS
from campaigns.outreach.review import review
from campaigns.outreach.sketches import reach, sketch
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.admin.campaigns.readings import read_here
from webapp.admin.campaigns.wizard import STEP, asked_occasion, draft_here, first_draft, known, shown_here
from webapp.edge import club_zone, now, reading
from webapp.forms.wizard.steps import STEPS, Step
from webapp.security import as_letter

PATIENCE = timedelta(seconds=10)
WRITTEN = (Channel.EMAIL, Channel.SMS)
"""Counted before the channels are chosen."""


@blueprint.get("/reach")
@requires(Permission.EDIT_CAMPAIGNS)
def reach_of_new() -> str:
    """Of a campaign that has not begun."""
    occasion = asked_occasion(OccasionKind.ONCE)
    steps = STEPS.get(occasion, STEPS[OccasionKind.ONCE])
    form = steps.audience.of_query(topic=OCCASIONS[occasion].topic.value)
    with reading() as session, in_time(session, PATIENCE):
        known(session, form)
        ways: tuple[Dwindling, ...] = ()
        if form.validate():
            draft = replace(first_draft(occasion, form), channels=WRITTEN)
            ways = reach(session, sketch(session, draft), now=now())
    return render_template("admin/campaigns/reach.html", campaign=None, ways=ways)


@blueprint.get(f"{STEP}/reach")
@requires(Permission.EDIT_CAMPAIGNS)
def reach_of(campaign_id: int, step: str) -> str:
    with reading() as session, in_time(session, PATIENCE):
        campaign = draft_here(session, campaign_id)
        ways = reach(session, _as_decided(session, campaign, Step(step)), now=now())
    return render_template("admin/campaigns/reach.html", campaign=campaign, ways=ways)


@blueprint.get("/<int:campaign_id>/schedule/hours")
@requires(Permission.EDIT_CAMPAIGNS)
def hours(campaign_id: int) -> str:
    """When it reaches whom, by their own clocks."""
    with reading() as session, in_time(session, PATIENCE):
        campaign = draft_here(session, campaign_id)
        decided = _as_decided(session, campaign, Step.SCHEDULE)
        seen = review(session, decided, now=now())
        return render_template("admin/campaigns/hours.html", campaign=campaign, decided=decided, seen=seen)


@blueprint.get("/<int:campaign_id>/message/reading")
@requires(Permission.EDIT_CAMPAIGNS)
def message_reading(campaign_id: int) -> str:
    with reading() as session:
        campaign = draft_here(session, campaign_id)
        decided = _as_decided(session, campaign, Step.MESSAGE)
        shown = read_here(session, decided, every_language=True)
        return render_template("admin/campaigns/reading.html", campaign=campaign, decided=decided, **shown)


@blueprint.get("/<int:campaign_id>/message/letter")
@requires(Permission.EDIT_CAMPAIGNS)
def message_letter(campaign_id: int) -> Response:
    """One of the mails that the reading frames."""
    channel, language = request.args.get("channel", type=Channel), request.args.get("language", "")
    with reading() as session:
        decided = _as_decided(session, draft_here(session, campaign_id), Step.MESSAGE)
        chosen = read_here(session, decided, every_language=True)["chosen"]
    for part, seen in chosen.readings if chosen else ():
        if (part.channel, part.language) == (channel, language):
            return as_letter(Response(seen.html, mimetype="text/html"))
    raise NotFound(what=mark("template"))


def _as_decided(session: Session, campaign: Campaign, step: Step) -> Campaign:
    """As the step's form has it in the address; as it is kept where that cannot stand."""
    form = known(session, STEPS[campaign.occasion].form(step).of_query(**shown_here(campaign)), campaign)
    draft = draft_of(campaign)
    changed = replace(draft, **form.decided(club_zone())) if form.validate() else draft
    return sketch(session, changed, kept=campaign)
