"""Deciding a campaign or a greeting step by step; each step is kept, and any can be changed while it is a draft."""

from dataclasses import replace
from typing import Any, TypeVar

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.outreach.beginnings import begun
from campaigns.outreach.choices import campaign_choices
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.drafts import CampaignDraft, draft_of
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind
from campaigns.outreach.occasions.every import OCCASIONS
from campaigns.outreach.operations import NotADraft, create_campaign, edit_campaign
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import club_zone, now, reading, transaction
from webapp.forms.wizard.audience import NO_EVENT, AudienceForm
from webapp.forms.wizard.step import StepForm
from webapp.forms.wizard.steps import DEEDS, OWN_DAYS, STEPS, Step, shown_of
from webapp.labels import label

Form = TypeVar("Form", bound=StepForm)
Shown = Response | str | tuple[str, int]
STEP = f"/<int:campaign_id>/<any({', '.join(Step)}):step>"


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new() -> Shown:
    return _begin(OccasionKind.ONCE, _("New campaign"))


@blueprint.route("/new-greeting", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new_greeting() -> Shown:
    occasion = asked_occasion(OccasionKind.BIRTHDAY)
    return _begin(occasion if occasion in OWN_DAYS else OccasionKind.BIRTHDAY, _("New greeting"))


@blueprint.route("/new-always-on", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new_always_on() -> Shown:
    occasion = asked_occasion(OccasionKind.FIRST_PURCHASE)
    kind = occasion if occasion in DEEDS else OccasionKind.FIRST_PURCHASE
    return _begin(kind, _("New campaign that is always on"))


@blueprint.route(STEP, methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def edit(campaign_id: int, step: str) -> Shown:
    here = Step(step)
    with reading() as session:
        campaign = draft_here(session, campaign_id)
        form = known(session, STEPS[campaign.occasion].form(here).of_request(**shown_here(campaign)), campaign)
    if form.accepted():
        try:
            with transaction() as session:
                draft = replace(draft_of(draft_here(session, campaign_id)), **form.decided(club_zone()))
                edit_campaign(session, campaign_id=campaign_id, draft=draft, now=now())
        except DraftRefused as refused:
            form.refuse(form.field_of(refused.field) or next(iter(form)).name, refused)
        else:
            return _further(campaign_id, here)
    return form.on_page(f"admin/campaigns/{here}.html", campaign=campaign, step=here)


def asked_occasion(usual: OccasionKind) -> OccasionKind:
    return request.args.get("occasion", usual, type=OccasionKind)


def draft_here(session: Session, campaign_id: int) -> Campaign:
    """Raises NotADraft."""
    campaign = get_campaign(session, campaign_id)
    if campaign.state is not CampaignState.DRAFT or campaign.occasion not in STEPS:
        raise NotADraft
    return campaign


def first_draft(occasion: OccasionKind, form: AudienceForm) -> CampaignDraft:
    """What the first step decides, and of the others what they begin with."""
    steps, zone = STEPS[occasion], club_zone()
    later = steps.message().decided(zone) | steps.schedule().decided(zone) | {"channels": ()}
    template_id = form.template_id.data if "template_id" in form else 0
    return CampaignDraft(occasion=occasion, **later | {"template_id": template_id} | form.decided(zone))


def known(session: Session, form: Form, campaign: Campaign | None = None) -> Form:
    """With what there is to choose from. The template of a campaign that has begun is asked in a step of its own."""
    if campaign is not None and isinstance(form, AudienceForm):
        del form.template_id
    form.know(campaign_choices(session, now=now(), event_id=campaign.event_id if campaign else None))
    return form


def shown_here(campaign: Campaign) -> dict[str, Any]:
    return shown_of(campaign, club_zone())


def _begin(occasion: OccasionKind, heading: str) -> Shown:
    topic, event_id = OCCASIONS[occasion].topic, request.args.get("event", NO_EVENT, type=int)
    form = STEPS[occasion].audience.of_request(topic=topic.value, event_id=event_id)
    with reading() as session:
        known(session, form)
    if form.accepted():
        try:
            with transaction() as session:
                draft = begun(session, first_draft(occasion, form))
                saved = create_campaign(session, draft=draft, staff_id=current_staff().id, now=now())
        except DraftRefused as refused:
            form.refuse(form.field_of(refused.field) or "template_id", refused)
        else:
            return _further(saved.id, Step.AUDIENCE)
    return form.on_page(
        "admin/campaigns/audience.html",
        campaign=None,
        step=Step.AUDIENCE,
        heading=heading,
        occasion=occasion,
        tabs=_tabs(occasion),
    )


def _further(campaign_id: int, here: Step) -> Response:
    """To the next step, or at once to the review."""
    following = None if request.form.get("then") == "review" else here.following
    if following is not None:
        return redirect(url_for("campaigns.edit", campaign_id=campaign_id, step=following), 303)
    flash(_("Saved. Nothing is sent before you launch it."), "good")
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), 303)


def _tabs(occasion: OccasionKind) -> list[tuple[str, str, str, None]]:
    """What else a new one may be about, or due by."""
    for kinds, endpoint in ((OWN_DAYS, "campaigns.new_greeting"), (DEEDS, "campaigns.new_always_on")):
        if occasion in kinds:
            return [(each.value, label(each).text, url_for(endpoint, occasion=each.value), None) for each in kinds]
    return []
