"""Households: who lives or buys together, and what part each has in it."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.members.models import HouseholdRole
from campaigns.members.profile.finding import find_member
from campaigns.members.profile.household_queries import (
    count_households,
    get_household,
    list_households,
    shared_addresses,
)
from campaigns.members.profile.households import (
    HouseholdNameMissing,
    dissolve_household,
    join_household,
    leave_household,
    make_household,
    rename_household,
    set_roles,
)
from campaigns.members.profile.tags import TooLong
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, transaction
from webapp.forms.households import HouseholdNameForm, JoinForm, NewHouseholdForm
from webapp.i18n import translated
from webapp.paging import page_of

blueprint = Blueprint("households", __name__, url_prefix="/members/households")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    words = request.args.get("q", "")[:200]
    with reading() as session:
        page = page_of(count_households(session, words=words))
        households = list_households(session, words=words, limit=page.size, offset=page.offset)
        shared = shared_addresses(session) if page.number == 1 and not words else []
    return render_template("admin/households/index.html", households=households, page=page, shared=shared)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def new() -> Response | str | tuple[str, int]:
    form = NewHouseholdForm.of_request(name=request.args.get("name", ""), member=request.args.get("member", ""))
    if not form.accepted():
        return form.on_page("admin/households/new.html")
    try:
        with transaction() as session:
            first = find_member(session, str(form.member.data))
            household = make_household(session, name=str(form.name.data), member_ids=[first.id], now=now())
    except Refused as refused:
        form.refuse(_field_of(refused), refused)
        return form.on_page("admin/households/new.html")
    return _shown(household.id)


@blueprint.post("/of")
@requires(Permission.EDIT_MEMBERS)
def of() -> Response:
    """Of members who share an address."""
    member_ids = [*filter(None, map(as_number, request.form.getlist("member")))][:50]
    with transaction() as session:
        household = make_household(session, name=request.form.get("name", ""), member_ids=member_ids, now=now())
    return _shown(household.id)


@blueprint.get("/<int:household_id>")
@requires(Permission.VIEW_MEMBERS)
def show(household_id: int) -> str | tuple[str, int]:
    return _page(household_id)


def _page(household_id: int, naming: HouseholdNameForm | None = None) -> str | tuple[str, int]:
    """422 while the new name needs another look."""
    with reading() as session:
        household = get_household(session, household_id)
    page = render_template(
        "admin/households/show.html",
        household=household,
        naming=naming or HouseholdNameForm(name=household.name),
        joining=JoinForm(),
        roles=list(HouseholdRole),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if naming else page


@blueprint.post("/<int:household_id>/name")
@requires(Permission.EDIT_MEMBERS)
def rename(household_id: int) -> Response | str | tuple[str, int]:
    form = HouseholdNameForm.of_request()
    if not form.accepted():
        return _page(household_id, form)
    try:
        with transaction() as session:
            rename_household(session, household_id=household_id, name=str(form.name.data))
    except (HouseholdNameMissing, TooLong) as refused:
        form.refuse("name", refused)
        return _page(household_id, form)
    flash(_("Saved."), "good")
    return _shown(household_id)


@blueprint.post("/<int:household_id>/join")
@requires(Permission.EDIT_MEMBERS)
def join(household_id: int) -> Response:
    form = JoinForm.of_request()
    try:
        with transaction() as session:
            member = find_member(session, str(form.member.data or ""))
            join_household(session, household_id=household_id, member_id=member.id, roles=_roles(), now=now())
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _shown(household_id)
    flash(_("%(name)s belongs to this household now.", name=member.full_name), "good")
    return _shown(household_id)


@blueprint.post("/<int:household_id>/members/<int:member_id>/roles")
@requires(Permission.EDIT_MEMBERS)
def roles(household_id: int, member_id: int) -> Response:
    with transaction() as session:
        set_roles(session, household_id=household_id, member_id=member_id, roles=_roles(), now=now())
    flash(_("Saved."), "good")
    return _shown(household_id)


@blueprint.post("/<int:household_id>/members/<int:member_id>/leave")
@requires(Permission.EDIT_MEMBERS)
def leave(household_id: int, member_id: int) -> Response:
    with transaction() as session:
        anybody_left = leave_household(session, household_id=household_id, member_id=member_id, now=now())
    if anybody_left:
        return _shown(household_id)
    flash(_("Nobody was left, so the household is gone."), "good")
    return redirect(url_for("households.index"), 303)


@blueprint.post("/<int:household_id>/dissolve")
@requires(Permission.EDIT_MEMBERS)
def dissolve(household_id: int) -> Response:
    with transaction() as session:
        dissolve_household(session, household_id=household_id, now=now())
    flash(_("The household is gone; its members stay."), "good")
    return redirect(url_for("households.index"), 303)


def _roles() -> list[HouseholdRole]:
    said = request.form.getlist("roles")
    return [role for role in HouseholdRole if role.value in said]


def _field_of(refused: Refused) -> str:
    return "name" if isinstance(refused, HouseholdNameMissing | TooLong) else "member"


def _shown(household_id: int) -> Response:
    return redirect(url_for("households.show", household_id=household_id), 303)
