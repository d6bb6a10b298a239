"""The door: find a guest, let them in, take it back, welcome those who come unannounced."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.door import CheckIn, HouseFull, check_in, undo_check_in, walk_in, walk_in_new
from campaigns.events.queries import (
    check_belongs,
    door_counts,
    get_event,
    get_invitation,
    list_newly_in,
    search_guests,
    search_members_not_invited,
)
from campaigns.events.saying.queries import said_by
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.names import NameMissing
from campaigns.members.queries import get_member
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff, requires
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.walk_in import WalkInForm
from webapp.i18n import language

MEMBER_CODE_LENGTH = 10
PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    BadPhone: "phone",
    NameMissing: "full_name",
    HouseFull: "party_size",
}

blueprint = Blueprint("door", __name__, url_prefix="/events/<int:event_id>/door")


@blueprint.get("")
@requires(Permission.RUN_DOOR)
def show(event_id: int) -> str:
    words = request.args.get("q", "").strip()
    guest_id = request.args.get("guest", type=int)
    member_id = request.args.get("member", type=int)
    with reading() as session:
        event = get_event(session, event_id)
        if guest_id:
            check_belongs(session, event_id=event_id, invitation_id=guest_id)
        guest = get_invitation(session, guest_id) if guest_id else None
        said = said_by(session, guest_id) if guest_id else None
        stranger = get_member(session, member_id) if member_id else None
        found = search_guests(session, event_id, words) if words else ()
        others = search_members_not_invited(session, event_id, words) if words else ()
        counts = door_counts(session, event_id)
        newly_in = list_newly_in(session, event_id)
    return render_template(
        "admin/door/show.html",
        event=event,
        guest=guest,
        said=said,
        stranger=stranger,
        verdict=request.args.get("verdict", ""),
        found=found,
        others=others,
        counts=counts,
        newly_in=newly_in,
        words=words,
    )


@blueprint.get("/counts")
@requires(Permission.RUN_DOOR)
def counts(event_id: int) -> str:
    with reading() as session:
        return render_template(
            "admin/door/_live.html",
            event=get_event(session, event_id),
            counts=door_counts(session, event_id),
            newly_in=list_newly_in(session, event_id),
        )


@blueprint.post("/check-in/<int:invitation_id>")
@requires(Permission.RUN_DOOR)
def let_in(event_id: int, invitation_id: int) -> Response:
    try:
        with transaction() as session:
            check_belongs(session, event_id=event_id, invitation_id=invitation_id)
            came = check_in(session, invitation_id=invitation_id, squeeze=_squeeze(), now=now())
    except HouseFull:
        return _back(event_id, guest=invitation_id, verdict="full")
    return _welcome(event_id, came)


@blueprint.post("/undo/<int:invitation_id>")
@requires(Permission.RUN_DOOR)
def undo(event_id: int, invitation_id: int) -> Response:
    with transaction() as session:
        check_belongs(session, event_id=event_id, invitation_id=invitation_id)
        undo_check_in(session, invitation_id=invitation_id, now=now())
    flash(_("Taken back."), "good")
    return _back(event_id, guest=invitation_id)


@blueprint.post("/walk-in/<int:member_id>")
@requires(Permission.RUN_DOOR)
def known(event_id: int, member_id: int) -> Response:
    try:
        with transaction() as session:
            came = walk_in(session, event_id=event_id, member_id=member_id, squeeze=_squeeze(), now=now())
    except HouseFull:
        return _back(event_id, member=member_id, verdict="full")
    return _welcome(event_id, came)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.RUN_DOOR)
def new(event_id: int) -> Response | str | tuple[str, int]:
    form = WalkInForm.of_request(language=language(), full_name=request.args.get("name", ""))
    with reading() as session:
        event = get_event(session, event_id)
    if not form.accepted():
        return _new_page(event_id, form)
    evidence = f"door of event {event_id}, by {current_staff().name}"
    owner_id = current_staff().id if can(Permission.CARE_FOR_MEMBERS) else None
    try:
        with transaction() as session:
            came = walk_in_new(
                session,
                event_id=event_id,
                new=form.member(zone=event.zone, country="", evidence=evidence, owner_id=owner_id),
                code=runtime().random_code(MEMBER_CODE_LENGTH),
                party_size=form.party_size.data or 1,
                squeeze=_squeeze(),
                now=now(),
            )
    except (BadEmail, BadPhone, NameMissing, HouseFull) as refused:
        form.refuse(PLACES[type(refused)], refused)
        return _new_page(event_id, form, full=isinstance(refused, HouseFull))
    return _welcome(event_id, came)


def _new_page(event_id: int, form: WalkInForm, *, full: bool = False) -> str | tuple[str, int]:
    return form.on_page("admin/door/new.html", event_id=event_id, full=full)


def _welcome(event_id: int, came: CheckIn) -> Response:
    return _back(event_id, guest=came.invitation.id, verdict="in" if came.first else "again")


def _squeeze() -> bool:
    return request.form.get("squeeze") == "1"


def _back(event_id: int, **query: Any) -> Response:
    return redirect(url_for("door.show", event_id=event_id, **query), 303)
