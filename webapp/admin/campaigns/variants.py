"""What a campaign says to whom: its variants, and what any member would read."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.words import localised
from campaigns.members.queries import list_tiers
from campaigns.messaging.template_queries import list_templates
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.models import Campaign, CampaignState, CampaignVariant
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.variants.operations import add_variant, drop_variant
from campaigns.outreach.variants.pinned import variants_of
from campaigns.outreach.variants.reading import Chosen
from campaigns.staff.permissions import Permission
from webapp.access import can, requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.admin.campaigns.readings import read_here
from webapp.edge import now, reading, transaction
from webapp.formats import say_list
from webapp.forms.variants import VariantForm
from webapp.i18n import language
from webapp.security import as_letter
from webapp.template_words import template_choices, template_name

Shown = Response | str | tuple[str, int]


@blueprint.get("/<int:campaign_id>/variants")
@requires(Permission.VIEW_CAMPAIGNS)
def variants(campaign_id: int) -> Shown:
    return _page(campaign_id)


@blueprint.post("/<int:campaign_id>/variants")
@requires(Permission.EDIT_CAMPAIGNS)
def add(campaign_id: int) -> Shown:
    with reading() as session:
        form = _form(session, get_campaign(session, campaign_id))
    if not form.accepted():
        return _page(campaign_id, form)
    try:
        with transaction() as session:
            add_variant(session, campaign_id=campaign_id, new=form.new(), now=now())
    except DraftRefused as refused:
        form.refuse(refused.field if refused.field in form else "template_id", refused)
        return _page(campaign_id, form)
    flash(_("Saved. The first whose condition holds is read."), "good")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/variants/<int:variant_id>/drop")
@requires(Permission.EDIT_CAMPAIGNS)
def drop(campaign_id: int, variant_id: int) -> Response:
    with transaction() as session:
        drop_variant(session, campaign_id=campaign_id, variant_id=variant_id, now=now())
    flash(_("Taken away."), "good")
    return _back(campaign_id)


@blueprint.get("/<int:campaign_id>/variants/letter")
@requires(Permission.VIEW_CAMPAIGNS)
def variant_letter(campaign_id: int) -> Response:
    with reading() as session:
        chosen = read_here(session, get_campaign(session, campaign_id))["chosen"]
    mails = [seen.html for _part, seen in chosen.readings if seen.html] if chosen else []
    return as_letter(Response(mails[0] if mails else "", mimetype="text/html"))


def _page(campaign_id: int, form: VariantForm | None = None) -> Shown:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        shown = {"variants": variants_of(session, campaign_id)} | read_here(session, campaign)
        form = form or _form(session, campaign)
    may_edit = can(Permission.EDIT_CAMPAIGNS) and campaign.state is CampaignState.DRAFT
    return form.on_page("admin/campaigns/variants.html", campaign=campaign, may_edit=may_edit, **shown)


def condition(variant: CampaignVariant) -> str:
    """In words; nothing where it asks nothing."""
    said = []
    if variant.tier is not None:
        said.append(_("from tier %(tier)s", tier=localised(variant.tier.name, language())))
    if variant.age_from is not None and variant.age_to is not None:
        said.append(_("aged %(first)s to %(last)s", first=variant.age_from, last=variant.age_to))
    elif variant.age_from is not None:
        said.append(_("aged %(first)s or more", first=variant.age_from))
    elif variant.age_to is not None:
        said.append(_("aged %(last)s or less", last=variant.age_to))
    if variant.nth is not None:
        said.append(_("year %(number)s of the day", number=variant.nth))
    if variant.relation:
        said.append(_("the day of their %(relation)s", relation=variant.relation))
    return say_list(said) if said else ""


def why_chosen(chosen: Chosen) -> str:
    if chosen.variant is not None and not chosen.variant.is_plain:
        return str(_("Because the condition holds: %(condition)s.", condition=condition(chosen.variant)))
    if not chosen.turns:
        return str(_("It is the template of the campaign itself, as no other condition holds."))
    if chosen.last is None:
        return str(_("By turns; they have read none of these yet."))
    return str(_("By turns; last they read “%(template)s”.", template=template_name(chosen.last)))


def _form(session: Session, campaign: Campaign) -> VariantForm:
    form = VariantForm.of_request()
    templates = template_choices(row.template for row in list_templates(session))
    form.offer(campaign, templates=templates, tiers=list(list_tiers(session)))
    return form


def _back(campaign_id: int) -> Response:
    return redirect(url_for("campaigns.variants", campaign_id=campaign_id), 303)


blueprint.add_app_template_global(condition, "variant_condition")
blueprint.add_app_template_global(why_chosen, "why_chosen")
