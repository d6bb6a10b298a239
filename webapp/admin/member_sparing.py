"""Whom to spare: mutes with a reason and an end, and those who have died; and having an address confirmed."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.care.mourning import note_loss
from campaigns.core.errors import Refused
from campaigns.members.agreement.confirmation import ask_to_confirm
from campaigns.members.agreement.mutes import lift, mark_deceased, mute, undo_deceased
from campaigns.members.models import AddressKind, MuteReason, MuteScope
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import club_zone, now, transaction
from webapp.forms.sparing import DeceasedForm, LossForm, MuteForm
from webapp.i18n import translated

blueprint = Blueprint("member_sparing", __name__, url_prefix="/members/<int:member_id>")


@blueprint.post("/mutes")
@requires(Permission.EDIT_MEMBERS)
def add(member_id: int) -> Response:
    form = MuteForm.of_request()
    if not form.accepted():
        return _refused(member_id, " ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        with transaction() as session:
            mute(
                session,
                member_id=member_id,
                scope=MuteScope(form.scope.data),
                reason=MuteReason(form.reason.data),
                note=(form.note.data or "").strip(),
                until=form.until(club_zone()),
                staff_id=current_staff().id,
                now=now(),
            )
    except Refused as refused:
        return _refused(member_id, translated(refused.sentence, refused.values))
    flash(_("They are spared from now on."), "good")
    return _back(member_id)


@blueprint.post("/mutes/<int:mute_id>/lift")
@requires(Permission.EDIT_MEMBERS)
def end(member_id: int, mute_id: int) -> Response:
    with transaction() as session:
        was_in_force = lift(session, mute_id=mute_id, now=now())
    flash(_("They may be written to again.") if was_in_force else _("Nothing was different."), "good")
    return _back(member_id)


@blueprint.post("/loss")
@requires(Permission.EDIT_MEMBERS)
def loss(member_id: int) -> Response:
    form = LossForm.of_request()
    if not form.accepted() or form.day.data is None:
        return _refused(member_id, " ".join(str(error) for errors in form.errors.values() for error in errors))
    day, note = form.day.data, (form.note.data or "").strip()
    try:
        with transaction() as session:
            note_loss(session, member_id=member_id, on=day, note=note, staff_id=current_staff().id, now=now())
    except Refused as refused:
        return _refused(member_id, translated(refused.sentence, refused.values))
    flash(_("They are spared from now on."), "good")
    return _back(member_id)


@blueprint.post("/deceased")
@requires(Permission.EDIT_MEMBERS)
def deceased(member_id: int) -> Response:
    form = DeceasedForm.of_request()
    if not form.accepted():
        return _refused(member_id, " ".join(str(error) for errors in form.errors.values() for error in errors))
    with transaction() as session:
        mark_deceased(session, member_id=member_id, note=(form.note.data or "").strip(), now=now())
    flash(_("Nobody writes to them any more."), "good")
    return _back(member_id)


@blueprint.post("/deceased/undo")
@requires(Permission.EDIT_MEMBERS)
def alive(member_id: int) -> Response:
    with transaction() as session:
        undo_deceased(session, member_id=member_id, now=now())
    flash(_("They may be written to again."), "good")
    return _back(member_id)


@blueprint.post("/ask")
@requires(Permission.EDIT_MEMBERS)
def ask(member_id: int) -> Response:
    kind = AddressKind.SMS if request.form.get("kind") == AddressKind.SMS else AddressKind.EMAIL
    try:
        with transaction() as session:
            ask_to_confirm(session, member_id=member_id, kind=kind, source=f"staff:{current_staff().id}", now=now())
    except Refused as refused:
        return _refused(member_id, translated(refused.sentence, refused.values))
    flash(_("They are being asked."), "good")
    return _back(member_id)


def _refused(member_id: int, sentence: str) -> Response:
    flash(sentence, "wrong")
    return _back(member_id)


def _back(member_id: int) -> Response:
    return redirect(url_for("members.show", member_id=member_id, tab="contact"), 303)
