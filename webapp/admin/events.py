"""Events: the list, planning one, and who comes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.hosts import hosts_of
from campaigns.events.models import Event, EventPhase, InvitationState
from campaigns.events.operations import create_event
from campaigns.events.plans import PlanRefused
from campaigns.events.queries import count_states, get_event, list_events, list_guests, list_open_replies
from campaigns.events.queries import search_members_not_invited as search_members
from campaigns.events.saying.queries import count_owing, list_questions, said_by_guests
from campaigns.events.saying.said import owed
from campaigns.events.seats_by_tier import seats_by_tier
from campaigns.events.series.changing import Changed, change_date, change_from
from campaigns.events.series.queries import series_date_of
from campaigns.events.wall_time import NoSuchHour, NoSuchYear
from campaigns.members.profile.locales import UnknownZone
from campaigns.members.profile.tags import TagTooLong, TooManyTags
from campaigns.members.purchases.money import BadAmount
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission
from campaigns.staff.queries import list_staff
from webapp.access import can, requires
from webapp.admin.event_outlook import attendance, coming_up
from webapp.admin.templates.picture_buttons import take_upload
from webapp.edge import club, now, reading, runtime, transaction
from webapp.forms.events import EventForm, field_of
from webapp.forms.series import LATER, SeriesDateForm
from webapp.i18n import translated
from webapp.invitations import public_address
from webapp.paging import page_of
from webapp.qr import qr_svg
from webapp.series_words import flash_changed

CODE_LENGTH = 6
REFUSALS = (PlanRefused, BadAmount, NoSuchHour, NoSuchYear, UnknownZone, TagTooLong, TooManyTags)
TABS = (
    InvitationState.ATTENDING,
    InvitationState.WAITLISTED,
    InvitationState.TENTATIVE,
    InvitationState.DECLINED,
    InvitationState.INVITED,
    InvitationState.CANCELLED,
    InvitationState.ATTENDED,
    InvitationState.NO_SHOW,
)

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.app_template_filter("phase")
def phase_of(event: Event) -> EventPhase:
    """How it stands at this hour, for `ui.badge`."""
    return event.phase(now())


@blueprint.get("")
@requires(Permission.VIEW_EVENTS)
def index() -> str:
    past = request.args.get("when") == "past"
    with reading() as session:
        events = list_events(session, now=now(), past=past)
        replies = len(list_open_replies(session)) if can(Permission.VIEW_MEMBERS) else 0
        outlook = None if past else coming_up(session, events)
        picture = attendance(session, now=now()) if past else None
    return render_template(
        "admin/events/index.html", events=events, past=past, replies=replies, outlook=outlook, picture=picture
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def new() -> Response | str | tuple[str, int]:
    form = _with_picture(EventForm.of_request(zone=club().zone, capacity=30).choose_hosts_from(_staff()))
    if not form.accepted():
        return _form_page(form)
    try:
        with transaction() as session:
            plan = form.plan(currency=club().currency)
            event = create_event(session, plan=plan, code=runtime().random_code(CODE_LENGTH), now=now())
    except REFUSALS as refused:
        return _refused(form, refused)
    flash(_("Saved as a draft. Publish it when it is ready for answers."), "good")
    return redirect(url_for("events.show", event_id=event.id), 303)


@blueprint.route("/<int:event_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def edit(event_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        event = get_event(session, event_id)
        hosts = hosts_of(session, event_id)
        place = series_date_of(session, event_id)
    kind = SeriesDateForm if place else EventForm
    form = _with_picture(kind.of_event(event, hosts=hosts).choose_hosts_from(_staff(*hosts)))
    if not form.accepted():
        return _form_page(form, event)
    try:
        with transaction() as session:
            changed = _change(session, event_id, form)
    except REFUSALS as refused:
        return _refused(form, refused, event)
    flash_changed(changed)
    return redirect(url_for("events.show", event_id=event_id), 303)


@blueprint.get("/<int:event_id>")
@requires(Permission.VIEW_EVENTS)
def show(event_id: int) -> str:
    asked = request.args.get("state", type=InvitationState)
    chosen = asked if asked in TABS else TABS[0]
    words = request.args.get("invite", "").strip()
    with reading() as session:
        event = get_event(session, event_id)
        hosts = hosts_of(session, event_id)
        place = series_date_of(session, event_id)
        counts = count_states(session, event_id)
        page = page_of(counts[chosen])
        guests = list_guests(session, event_id, state=chosen, limit=page.size, offset=page.offset)
        said = said_by_guests(session, [guest.id for guest in guests])
        questions = list_questions(session, event_id)
        owing = count_owing(session, event_id)
        replies = list_open_replies(session, event_id=event_id)
        found = search_members(session, event_id, words) if words else ()
        tier_seats = seats_by_tier(session, event, now=now())
    return render_template(
        "admin/events/show.html",
        event=event,
        hosts=hosts,
        place=place,
        counts=counts,
        chosen=chosen,
        tabs=TABS,
        guests=guests,
        said=said,
        owing=owing,
        owing_here={
            each.id for each in guests if chosen is InvitationState.ATTENDING and owed(said[each.id], questions)
        },
        page=page,
        replies=replies,
        found=found,
        words=words,
        tier_seats=tier_seats,
        is_over=event.ends_at <= now(),
        now=now(),
        public_url=public_address(event) if event.public else "",
        qr=qr_svg(public_address(event)) if event.public else "",
    )


def _change(session: Session, event_id: int, form: EventForm) -> Changed:
    plan = form.plan(currency=club().currency)
    if isinstance(form, SeriesDateForm) and form.scope.data == LATER:
        return change_from(session, event_id=event_id, plan=plan, also_own=bool(form.also_own.data), now=now())
    return change_date(session, event_id=event_id, plan=plan, now=now())


def _staff(*hosts: Staff) -> list[Staff]:
    """Those who work here, and the event's hosts though one may not work here any more."""
    with reading() as session:
        return list({each.id: each for each in (*list_staff(session), *hosts) if each.active or each in hosts}.values())


def _with_picture(form: EventForm) -> EventForm:
    """What was chosen on the device is kept at once, so that a form that needs another look still has it."""
    if request.files.get("picture"):
        try:
            form.picture_name.data = take_upload("picture", form.title_en.data or form.title_zh.data or "…")
        except Refused as refused:
            form.picture.process_errors = [translated(refused.sentence, refused.values)]
    return form


def _form_page(form: EventForm, event: Event | None = None) -> str | tuple[str, int]:
    return form.on_page("admin/events/form.html", event=event)


def _refused(form: EventForm, refused: Refused, event: Event | None = None) -> str | tuple[str, int]:
    form.refuse(field_of(refused), refused)
    return _form_page(form, event)
