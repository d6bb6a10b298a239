"""A member's profile changed by staff, and notes about them."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.profile.editing import change_profile
from campaigns.members.profile.notes import write_note
from campaigns.members.profile.queries import read_profile_form
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import club, now, reading, transaction
from webapp.forms.profile import ProfileForm
from webapp.i18n import translated

blueprint = Blueprint("member_profile", __name__, url_prefix="/members/<int:member_id>")


@blueprint.route("/profile", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def edit(member_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        shown = read_profile_form(session, member_id)
    form = ProfileForm.of_member(shown.member, shown.introduced_by, shown.fields, club())
    if not form.accepted():
        return _page(form, shown.member)
    try:
        with transaction() as session:
            changed = change_profile(
                session,
                member_id=member_id,
                revision=form.seen_revision(),
                profile=form.profile(club()),
                now=now(),
            )
    except Refused as refused:
        form.refuse(form.field_of(refused), refused)
        return _page(form, shown.member)
    flash(_("Saved.") if changed else _("Nothing was different."), "good" if changed else "neutral")
    return profile_of(member_id)


@blueprint.post("/notes")
@requires(Permission.EDIT_MEMBERS)
def note(member_id: int) -> Response:
    try:
        with transaction() as session:
            write_note(
                session,
                member_id=member_id,
                text=request.form.get("text", ""),
                staff_id=current_staff().id,
                now=now(),
            )
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return profile_of(member_id)
    flash(_("Noted."), "good")
    return profile_of(member_id)


def profile_of(member_id: int) -> Response:
    """Back to the member's profile."""
    return redirect(url_for("members.show", member_id=member_id, tab="profile"), 303)


def _page(form: ProfileForm, member: object) -> str | tuple[str, int]:
    return form.on_page("admin/members/edit.html", member=member)
