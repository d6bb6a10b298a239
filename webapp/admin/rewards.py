"""Gifts for points: the catalogue, and what is to be given out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.models import RedemptionState
from campaigns.members.queries import list_tiers
from campaigns.rewards.catalogue import GiftRefused, add_gift, change_gift
from campaigns.rewards.models import Gift
from campaigns.rewards.queries import count_given, get_gift, is_shown, list_gifts, list_given
from campaigns.rewards.redeeming import cancel, give_out
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.addresses import inside
from webapp.admin.templates.picture_buttons import take_upload
from webapp.edge import club_zone, now, reading, transaction
from webapp.forms.gifts import GiftForm
from webapp.i18n import translated
from webapp.paging import page_of

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    state = request.args.get("state", RedemptionState.OPEN, type=RedemptionState)
    with reading() as session:
        counts = count_given(session)
        page = page_of(counts[state])
        given = list_given(session, state, limit=page.size, offset=page.offset)
    return render_template(
        "admin/rewards/index.html", state=state, states=RedemptionState, counts=counts, page=page, given=given
    )


@blueprint.get("/gifts")
@requires(Permission.VIEW_MEMBERS)
def gifts() -> str:
    today = now().astimezone(club_zone()).date()
    with reading() as session:
        found = list_gifts(session)
        tiers = {tier.id: tier for tier in list_tiers(session)}
    shown = {gift.id for gift in found if is_shown(gift, today)}
    return render_template("admin/rewards/gifts.html", gifts=found, shown=shown, tiers=tiers)


@blueprint.route("/gifts/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def new() -> Response | str | tuple[str, int]:
    form = _form(None)
    if not form.accepted():
        return _page(form)
    try:
        with transaction() as session:
            add_gift(session, plan=form.plan())
    except GiftRefused as refused:
        form.refuse(refused.field, refused)
        return _page(form)
    return _saved()


@blueprint.route("/gifts/<int:gift_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def edit(gift_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        gift = get_gift(session, gift_id)
    form = _form(gift)
    if not form.accepted():
        return _page(form, gift)
    try:
        with transaction() as session:
            change_gift(session, gift_id=gift_id, plan=form.plan(), stock_seen=form.seen())
    except GiftRefused as refused:
        form.refuse(refused.field, refused)
        return _page(form, gift)
    return _saved()


@blueprint.post("/<int:redemption_id>/give-out")
@requires(Permission.EDIT_MEMBERS)
def given_out(redemption_id: int) -> Response:
    with transaction() as session:
        made = give_out(session, redemption_id=redemption_id, staff_id=current_staff().id, now=now())
    flash(_("Given out: %(what)s", what=made.title), "good")
    return _back()


@blueprint.post("/<int:redemption_id>/cancel")
@requires(Permission.EDIT_MEMBERS)
def cancelled(redemption_id: int) -> Response:
    with transaction() as session:
        made = cancel(session, redemption_id=redemption_id, staff_id=current_staff().id, now=now())
    flash(_("%(points)s points were given back.", points=made.points), "good")
    return _back()


def _form(gift: Gift | None) -> GiftForm:
    form = GiftForm.of_gift(gift) if gift else GiftForm.of_request()
    with reading() as session:
        form.choose_tiers_from(list_tiers(session))
    if request.files.get("picture"):
        try:
            form.picture_name.data = take_upload("picture", form.name_en.data or form.name_zh.data or "…")
        except Refused as refused:
            form.picture.process_errors = [translated(refused.sentence, refused.values)]
    return form


def _page(form: GiftForm, gift: Gift | None = None) -> str | tuple[str, int]:
    return form.on_page("admin/rewards/gift.html", gift=gift)


def _saved() -> Response:
    flash(_("Saved."), "good")
    return redirect(url_for("rewards.gifts"), 303)


def _back() -> Response:
    return redirect(inside(request.form.get("back") or url_for("rewards.index")), 303)
