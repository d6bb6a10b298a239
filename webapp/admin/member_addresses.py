"""The addresses of a member, kept by staff."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.models import AddressKind
from campaigns.members.profile.contact_points import (
    add_contact_point,
    change_contact_point,
    get_contact_point,
    prefer_contact_point,
    remove_contact_point,
)
from campaigns.members.queries import get_member
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.member_profile import profile_of
from webapp.edge import now, reading, transaction
from webapp.forms.contact_points import AddressForm

blueprint = Blueprint("member_addresses", __name__, url_prefix="/members/<int:member_id>/addresses")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def new(member_id: int) -> Response | str | tuple[str, int]:
    form = AddressForm.of_request(kind=request.args.get("kind", AddressKind.EMAIL))
    if not form.accepted():
        return _page(form, member_id, _("Add an address"))
    try:
        with transaction() as session:
            add_contact_point(
                session,
                member_id=member_id,
                kind=AddressKind(form.kind.data),
                text=str(form.address.data),
                label=str(form.label.data or ""),
                now=now(),
            )
    except Refused as refused:
        return _refused(form, member_id, _("Add an address"), refused)
    flash(_("Saved."), "good")
    return profile_of(member_id)


@blueprint.route("/<int:point_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def edit(member_id: int, point_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        point = get_contact_point(session, member_id=member_id, point_id=point_id)
    form = AddressForm.of_request(address=point.address, label=point.label)
    del form.kind
    if not form.accepted():
        return _page(form, member_id, point.address)
    try:
        with transaction() as session:
            change_contact_point(
                session,
                member_id=member_id,
                point_id=point_id,
                text=str(form.address.data),
                label=str(form.label.data or ""),
                now=now(),
            )
    except Refused as refused:
        return _refused(form, member_id, point.address, refused)
    flash(_("Saved."), "good")
    return profile_of(member_id)


@blueprint.post("/<int:point_id>/prefer")
@requires(Permission.EDIT_MEMBERS)
def prefer(member_id: int, point_id: int) -> Response:
    with transaction() as session:
        prefer_contact_point(session, member_id=member_id, point_id=point_id, now=now())
    flash(_("This address is written to first now."), "good")
    return profile_of(member_id)


@blueprint.post("/<int:point_id>/remove")
@requires(Permission.EDIT_MEMBERS)
def remove(member_id: int, point_id: int) -> Response:
    with transaction() as session:
        remove_contact_point(session, member_id=member_id, point_id=point_id, now=now())
    flash(_("Removed."), "good")
    return profile_of(member_id)


def _refused(form: AddressForm, member_id: int, title: str, refused: Refused) -> str | tuple[str, int]:
    form.refuse("address", refused)
    return _page(form, member_id, title)


def _page(form: AddressForm, member_id: int, title: str) -> str | tuple[str, int]:
    with reading() as session:
        member = get_member(session, member_id)
    return form.on_page("admin/members/part.html", member=member, title=title)
