"""Drafting a campaign or a greeting, and changing it while it is a draft."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.words import localised
from campaigns.outreach.choices import Choices, campaign_choices, count_segment
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, OccasionKind
from campaigns.outreach.operations import NotADraft, create_campaign, edit_campaign
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import club_zone, now, reading, transaction
from webapp.forms.always_on import AlwaysOnForm
from webapp.forms.campaigns import NO_EVENT, CampaignForm
from webapp.forms.deeds import ANY_TIER, DEEDS, BySignalForm, FirstPurchaseForm, TierReachedForm, topic_of
from webapp.forms.greetings import AnniversaryForm, BirthdayForm, HolidayGreetingForm
from webapp.forms.occasions import FORMS, OWN_DAYS, starting_values
from webapp.i18n import language
from webapp.labels import label
from webapp.segment_names import segment_name
from webapp.template_words import template_name

Save = Callable[[Session, CampaignDraft], Campaign]
Tab = tuple[str, str, str, None]
Shown = Response | str | tuple[str, int]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new() -> Shown:
    return _drafting(CampaignForm.of_request(event_id=request.args.get("event", NO_EVENT, type=int)), _create)


@blueprint.route("/new-greeting", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new_greeting() -> Shown:
    occasion = request.args.get("occasion", OccasionKind.BIRTHDAY, type=OccasionKind)
    return _drafting(FORMS.get(occasion, BirthdayForm).of_request(), _create, tabs=_greetings())


@blueprint.route("/new-always-on", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new_always_on() -> Shown:
    occasion = request.args.get("occasion", OccasionKind.FIRST_PURCHASE, type=OccasionKind)
    kind = next((form for form in DEEDS if form.occasion is occasion), FirstPurchaseForm)
    return _drafting(kind.of_request(topic=topic_of(kind.occasion)), _create, tabs=_deeds())


@blueprint.route("/<int:campaign_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def edit(campaign_id: int) -> Shown:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
    if campaign.occasion not in FORMS:
        raise NotADraft
    form = FORMS[campaign.occasion].of_request(**starting_values(campaign, club_zone()))

    def change(session: Session, draft: CampaignDraft) -> Campaign:
        return edit_campaign(session, campaign_id=campaign_id, draft=draft, now=now())

    return _drafting(form, change, campaign)


@blueprint.get("/segment-count")
@requires(Permission.EDIT_CAMPAIGNS)
def segment_count() -> str:
    """A fragment beside the choice of a segment."""
    with reading() as session:
        count = count_segment(session, request.args.get("segment_id", 0, type=int), now=now())
    return render_template("admin/campaigns/_segment_count.html", count=count)


def _greetings() -> list[Tab]:
    """What a new greeting may be about."""
    kinds = ((form.occasion.value, label(form.occasion).text) for form in OWN_DAYS)
    return [(value, text, url_for("campaigns.new_greeting", occasion=value), None) for value, text in kinds]


def _deeds() -> list[Tab]:
    """What a new campaign that is always on may be due by."""
    kinds = ((form.occasion.value, label(form.occasion).text) for form in DEEDS)
    return [(value, text, url_for("campaigns.new_always_on", occasion=value), None) for value, text in kinds]


def _create(session: Session, draft: CampaignDraft) -> Campaign:
    return create_campaign(session, draft=draft, staff_id=current_staff().id, now=now())


def _drafting(
    form: CampaignForm | AlwaysOnForm, save: Save, campaign: Campaign | None = None, tabs: Sequence[Tab] = ()
) -> Shown:
    with reading() as session:
        choices = campaign_choices(session, now=now())
    _offer(form, choices, campaign)
    if form.accepted():
        try:
            with transaction() as session:
                saved = save(session, form.draft(club_zone()))
        except DraftRefused as refused:
            form.refuse(_field(form, refused), refused)
        else:
            flash(_("Saved. Nothing is sent before you launch it."), "good")
            return redirect(url_for("campaigns.show", campaign_id=saved.id), 303)
    return form.on_page("admin/campaigns/edit.html", campaign=campaign, choices=choices, tabs=tabs)


def _offer(form: CampaignForm | AlwaysOnForm, choices: Choices, campaign: Campaign | None) -> None:
    form.offer(
        segments=[(segment.id, segment_name(segment)) for segment in choices.segments],
        templates=[(template.id, template_name(template)) for template in choices.templates],
    )
    if isinstance(form, CampaignForm):
        events = [(event.id, localised(event.title, language())) for event in choices.events]
        if campaign and campaign.event and campaign.event_id not in dict(events):
            events.append((campaign.event.id, localised(campaign.event.title, language())))
        form.event_id.choices = [(NO_EVENT, _("No event")), *events]
    if isinstance(form, HolidayGreetingForm):
        form.holidays.choices = [(each.key, localised(each.name, language())) for each in choices.holidays]
    if isinstance(form, AnniversaryForm):
        form.day_name.choices = [(field.key, localised(field.name, language())) for field in choices.date_fields]
    if isinstance(form, TierReachedForm):
        tiers = [(tier.key, localised(tier.name, language())) for tier in choices.tiers]
        form.day_name.choices = [(ANY_TIER, _("Any tier")), *tiers]
    if isinstance(form, BySignalForm):
        form.know(choices.signals)


def _field(form: CampaignForm | AlwaysOnForm, refused: DraftRefused) -> str:
    """The field on the page for the one the domain names."""
    wanted = {"channels": "email"}.get(refused.field, refused.field)
    return wanted if wanted in form else "name"
