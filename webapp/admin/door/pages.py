"""The doors one may run, and the page of one: all of it works without script, with a page for each step."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.events.door import HouseFull, check_in, count_party, undo_check_in
from campaigns.events.doors import is_today, list_doors
from campaigns.events.marks import list_odd_marks
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
from campaigns.events.sessions.words import NONE, own_sessions, say_sessions
from campaigns.members.queries import get_member
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff, requires
from webapp.admin.door.blueprint import at_door, back_to_door, blueprint, squeezed
from webapp.admin.door.words import door_words
from webapp.edge import now, reading, transaction
from webapp.forms.walk_in import WalkInForm
from webapp.i18n import language
from webapp.identifiers import posted_number


@blueprint.get("/")
@requires(Permission.RUN_DOOR)
def index() -> Response | str:
    """Straight to the door of today, when there is but one."""
    staff_id = None if can(Permission.RUN_ANY_DOOR) else current_staff().id
    with reading() as session:
        doors = list_doors(session, staff_id=staff_id, now=now())
    today = [event for event in doors if is_today(event, now())]
    if len(today) == 1 and "all" not in request.args:
        return back_to_door(today[0].id)
    return render_template("admin/door/index.html", today=today, later=doors[len(today) :])


@blueprint.get("/<int:event_id>")
@at_door
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
        own = own_sessions(session, [guest_id]).get(guest_id, NONE) if guest_id else NONE
        stranger = get_member(session, member_id) if member_id else None
        found = search_guests(session, event_id, words) if words else ()
        others = search_members_not_invited(session, event_id, words) if words else ()
        counts = door_counts(session, event_id)
        newly_in = list_newly_in(session, event_id)
        odd = list_odd_marks(session, event_id)
    return render_template(
        "admin/door/show.html",
        event=event,
        guest=guest,
        said=said,
        sessions=say_sessions(event, own.held, language()),
        stranger=stranger,
        verdict=request.args.get("verdict", ""),
        found=found,
        others=others,
        counts=counts,
        newly_in=newly_in,
        odd=odd,
        words=words,
        door_words=door_words(),
        new_form=WalkInForm(language=language(), full_name=words),
    )


@blueprint.get("/<int:event_id>/others")
@at_door
def others(event_id: int) -> str:
    """Members who are not invited, as somebody types."""
    words = request.args.get("q", "").strip()
    with reading() as session:
        event = get_event(session, event_id)
        found = search_members_not_invited(session, event_id, words) if words else ()
    return render_template("admin/door/_others.html", event=event, others=found, words=words)


@blueprint.get("/<int:event_id>/said/<int:invitation_id>")
@at_door
def said(event_id: int, invitation_id: int) -> str:
    """Companions and diets: shown when asked for, not kept on phones."""
    with reading() as session:
        check_belongs(session, event_id=event_id, invitation_id=invitation_id)
        return render_template("admin/door/_said.html", said=said_by(session, invitation_id))


@blueprint.post("/<int:event_id>/check-in/<int:invitation_id>")
@at_door
def let_in(event_id: int, invitation_id: int) -> Response:
    try:
        with transaction() as session:
            check_belongs(session, event_id=event_id, invitation_id=invitation_id)
            came = check_in(session, invitation_id=invitation_id, squeeze=squeezed(), now=now())
    except HouseFull:
        return back_to_door(event_id, guest=invitation_id, verdict="full")
    return back_to_door(event_id, guest=came.invitation.id, verdict="in" if came.first else "again")


@blueprint.post("/<int:event_id>/party/<int:invitation_id>")
@at_door
def party(event_id: int, invitation_id: int) -> Response:
    with transaction() as session:
        check_belongs(session, event_id=event_id, invitation_id=invitation_id)
        people = posted_number("people")
        count_party(session, invitation_id=invitation_id, people=people, squeeze=squeezed(), now=now())
    return back_to_door(event_id, guest=invitation_id, verdict="in")


@blueprint.post("/<int:event_id>/undo/<int:invitation_id>")
@at_door
def undo(event_id: int, invitation_id: int) -> Response:
    with transaction() as session:
        check_belongs(session, event_id=event_id, invitation_id=invitation_id)
        undo_check_in(session, invitation_id=invitation_id, now=now())
    flash(_("Taken back."), "good")
    return back_to_door(event_id, guest=invitation_id)
