"""The special days of a member and of companions, kept by staff."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.models import SpecialDayKind
from campaigns.members.profile.days import DayTwice, NoLeapDay, NoSuchMonth, NoSuchYear, TitleMissing
from campaigns.members.profile.special_days import (
    add_special_day,
    change_special_day,
    get_special_day,
    remove_special_day,
)
from campaigns.members.profile.tags import TooLong
from campaigns.members.queries import get_member
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.member_profile import profile_of
from webapp.edge import now, reading, transaction
from webapp.forms.special_days import SpecialDayForm

blueprint = Blueprint("member_days", __name__, url_prefix="/members/<int:member_id>/days")
FIELD_OF: dict[type[Refused], str] = {
    NoSuchMonth: "month",
    NoSuchYear: "year",
    NoLeapDay: "year",
    TitleMissing: "title",
    DayTwice: "kind",
    TooLong: "title",
}


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def new(member_id: int) -> Response | str | tuple[str, int]:
    form = SpecialDayForm.of_day(None, kind=request.args.get("kind", SpecialDayKind.BIRTHDAY))
    if not form.accepted():
        return _page(form, member_id, _("Add a special day"))
    try:
        with transaction() as session:
            add_special_day(session, member_id=member_id, day=form.special_day(), now=now())
    except Refused as refused:
        return _refused(form, member_id, _("Add a special day"), refused)
    flash(_("Saved."), "good")
    return profile_of(member_id)


@blueprint.route("/<int:day_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def edit(member_id: int, day_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        day = get_special_day(session, member_id=member_id, day_id=day_id)
    form = SpecialDayForm.of_day(day)
    if not form.accepted():
        return _page(form, member_id, _("Special day"))
    try:
        with transaction() as session:
            change_special_day(session, member_id=member_id, day_id=day_id, day=form.special_day(), now=now())
    except Refused as refused:
        return _refused(form, member_id, _("Special day"), refused)
    flash(_("Saved."), "good")
    return profile_of(member_id)


@blueprint.post("/<int:day_id>/remove")
@requires(Permission.EDIT_MEMBERS)
def remove(member_id: int, day_id: int) -> Response:
    with transaction() as session:
        remove_special_day(session, member_id=member_id, day_id=day_id, now=now())
    flash(_("Removed."), "good")
    return profile_of(member_id)


def _refused(form: SpecialDayForm, member_id: int, title: str, refused: Refused) -> str | tuple[str, int]:
    form.refuse(FIELD_OF.get(type(refused), "day"), refused)
    return _page(form, member_id, title)


def _page(form: SpecialDayForm, member_id: int, title: str) -> str | tuple[str, int]:
    with reading() as session:
        member = get_member(session, member_id)
    return form.on_page("admin/members/part.html", member=member, title=title)
