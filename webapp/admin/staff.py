"""The people who work here."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.care.owners import count_owned
from campaigns.chapters.queries import list_chapters
from campaigns.messaging.account_letters import post_account_link, unreached
from campaigns.staff.account_links import invited_until
from campaigns.staff.invitations import invite_staff
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import EmailTaken, LastAdmin, add_staff, change_staff, work_for
from campaigns.staff.passkeys import list_passkeys, remove_passkey
from campaigns.staff.passwords import PasswordRefused
from campaigns.staff.permissions import GRANTED, Permission
from campaigns.staff.queries import list_staff, the_staff
from campaigns.staff.second_factor import has_factor, reset_factor
from campaigns.staff.sessions import end_sessions, open_sessions
from campaigns.staff.vouching import forget_vouched
from webapp.access import current_token, requires
from webapp.edge import now, reading, real_now, transaction
from webapp.forms.accounts import NewStaffForm, StaffChaptersForm, StaffForm
from webapp.i18n import translated

blueprint = Blueprint("staff", __name__, url_prefix="/staff")


@blueprint.get("")
@requires(Permission.EDIT_STAFF)
def index() -> str:
    with reading() as db:
        people, invited, lost = list_staff(db), invited_until(db, now=real_now()), unreached(db)
    return render_template("admin/staff/index.html", people=people, invited=invited, lost=lost, granted=GRANTED)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_STAFF)
def new() -> Response | str | tuple[str, int]:
    form = NewStaffForm.of_request()
    if not form.accepted():
        return form.on_page("admin/staff/new.html")
    try:
        with transaction() as db:
            added = _add(db, form)
    except EmailTaken as refused:
        form.refuse("email", refused)
    except PasswordRefused as refused:
        form.refuse("password", refused)
    if form.errors:
        return form.on_page("admin/staff/new.html")
    if added.password_hash:
        flash(_("%(name)s can sign in now.", name=added.name), "good")
    else:
        flash(_("A mail invites %(name)s to choose a password.", name=added.name), "good")
    return redirect(url_for("staff.index"), 303)


def _add(db: Session, form: NewStaffForm) -> Staff:
    given = {"email": str(form.email.data), "name": str(form.name.data), "language": str(form.language.data)}
    role, password = Role(form.role.data), str(form.password.data or "")
    if password:
        return add_staff(db, **given, role=role, password=password, zone=None, now=real_now())
    link = invite_staff(db, **given, role=role, now=real_now())
    post_account_link(db, link=link, club_now=now())
    return link.staff


@blueprint.route("/<int:staff_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_STAFF)
def edit(staff_id: int) -> Response | str | tuple[str, int]:
    with reading() as db:
        person = the_staff(db, staff_id=staff_id)
        second = has_factor(db, staff_id=staff_id)
        sessions = open_sessions(db, staff_id=staff_id, token=current_token(), now=real_now())
        passkeys = list_passkeys(db, staff_id=staff_id)
        invited, lost = invited_until(db, now=real_now()), unreached(db).get(staff_id)
        chapters = list_chapters(db)
    shown = {
        "homes": StaffChaptersForm.of_staff(person, chapters) if chapters else None,
        "person": person,
        "sessions": sessions,
        "second": second,
        "passkeys": passkeys,
        "until": invited.get(staff_id),
        "lost": None if lost is None else translated(lost),
    }
    form = StaffForm.of_request(person)
    if not form.accepted():
        return form.on_page("admin/staff/edit.html", **shown)
    try:
        with transaction() as db:
            change_staff(
                db,
                staff_id=staff_id,
                name=str(form.name.data),
                role=Role(form.role.data),
                active=bool(form.active.data),
                now=real_now(),
            )
    except LastAdmin as refused:
        form.refuse("role", refused)
        return form.on_page("admin/staff/edit.html", **shown)
    flash(_("Saved."), "good")
    if not form.active.data and _owns_members(staff_id):
        flash(_("%(name)s still looks after members. Hand them over here.", name=form.name.data), "waiting")
        return redirect(url_for("care.all_of", staff_id=staff_id), 303)
    return redirect(url_for("staff.index"), 303)


@blueprint.post("/<int:staff_id>/chapters")
@requires(Permission.EDIT_STAFF)
def work_for_chapters(staff_id: int) -> Response:
    with transaction() as db:
        person = the_staff(db, staff_id=staff_id)
        form = StaffChaptersForm.of_staff(person, list_chapters(db))
        if not form.accepted():
            abort(400)
        work_for(db, staff_id=staff_id, chapter_ids=form.chosen())
    flash(_("Saved."), "good")
    return redirect(url_for("staff.edit", staff_id=staff_id), 303)


@blueprint.post("/<int:staff_id>/sign-out")
@requires(Permission.EDIT_STAFF)
def sign_out(staff_id: int) -> Response:
    with transaction() as db:
        name = the_staff(db, staff_id=staff_id).name
        ended = end_sessions(db, staff_id=staff_id, now=real_now())
    said = ngettext(
        "%(name)s is signed out of %(num)s browser.",
        "%(name)s is signed out of %(num)s browsers.",
        ended,
        name=name,
    )
    flash(said, "good")
    return redirect(url_for("staff.edit", staff_id=staff_id), 303)


@blueprint.post("/<int:staff_id>/second-factor")
@requires(Permission.EDIT_STAFF)
def reset_second_factor(staff_id: int) -> Response:
    with transaction() as db:
        name = the_staff(db, staff_id=staff_id).name
        reset_factor(db, staff_id=staff_id)
    flash(_("%(name)s signs in with the password alone now.", name=name), "good")
    return redirect(url_for("staff.edit", staff_id=staff_id), 303)


@blueprint.post("/<int:staff_id>/provider/forget")
@requires(Permission.EDIT_STAFF)
def forget_provider(staff_id: int) -> Response:
    with transaction() as db:
        forget_vouched(db, staff_id=staff_id)
        name = the_staff(db, staff_id=staff_id).name
    flash(_("The identity provider's next word on their address says who %(name)s is.", name=name), "good")
    return redirect(url_for("staff.edit", staff_id=staff_id), 303)


@blueprint.post("/<int:staff_id>/passkeys/<int:passkey_id>/remove")
@requires(Permission.EDIT_STAFF)
def end_passkey(staff_id: int, passkey_id: int) -> Response:
    with transaction() as db:
        gone = remove_passkey(db, staff_id=staff_id, passkey_id=passkey_id)
    flash(_("The passkey “%(name)s” was removed. Nobody signs in with it any more.", name=gone.name), "good")
    return redirect(url_for("staff.edit", staff_id=staff_id), 303)


def _owns_members(staff_id: int) -> bool:
    with reading() as db:
        return count_owned(db, staff_id=staff_id) > 0
