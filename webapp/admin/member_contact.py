"""What a member agreed to, changed by staff on their word."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.members.agreement.consent import set_consents
from campaigns.members.agreement.suppressions import lift_suppression
from campaigns.members.models import AddressKind
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import now, transaction
from webapp.forms.members import consent_choices, read_consents

blueprint = Blueprint("member_contact", __name__, url_prefix="/members/<int:member_id>")


@blueprint.post("/consents")
@requires(Permission.EDIT_MEMBERS)
def consents(member_id: int) -> Response:
    known = {value for value, _text in consent_choices()}
    evidence = request.form.get("evidence", "").strip()[:500]
    if not evidence:
        flash(_("Write down how they said so. Nothing was changed."), "wrong")
        return _back(member_id)
    with transaction() as session:
        changed = set_consents(
            session,
            member_id=member_id,
            granted=read_consents([each for each in request.form.getlist("consents") if each in known]),
            source=f"staff:{current_staff().id}",
            evidence=evidence,
            now=now(),
        )
    flash(_("Saved.") if changed else _("Nothing was different."), "good" if changed else "neutral")
    return _back(member_id)


@blueprint.post("/lift")
@requires(Permission.EDIT_MEMBERS)
def lift(member_id: int) -> Response:
    kind = AddressKind.SMS if request.form.get("kind") == AddressKind.SMS else AddressKind.EMAIL
    with transaction() as session:
        lift_suppression(session, kind=kind, address=request.form.get("address", ""))
    flash(_("This address may be written to again."), "good")
    return _back(member_id)


def _back(member_id: int) -> Response:
    return redirect(url_for("members.show", member_id=member_id, tab="contact"), 303)
