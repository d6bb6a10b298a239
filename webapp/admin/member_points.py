"""A member's points: given for something, given back, put right."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.events.queries import next_events
from campaigns.members.agreement.mutes import mutes_shown
from campaigns.members.models import RedemptionKind
from campaigns.members.points.explained import explain_points
from campaigns.members.points.redemption import PointsRefused, adjust_points, redeem
from campaigns.members.queries import get_member
from campaigns.members.tiers.explained import explain_tier
from campaigns.rewards.queries import offers_for
from campaigns.rewards.redeeming import cancel, redeem_gift
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import form_key, now, reading, runtime, transaction
from webapp.forms.gifts import GiveForm
from webapp.forms.points import AdjustForm, RedeemForm
from webapp.i18n import localised_here
from webapp.own_pages import own_page_url

MOST = 200

Answer = Response | tuple[str, int]

blueprint = Blueprint("member_points", __name__, url_prefix="/members/<int:member_id>/points")


def read_points(
    session: Session, member_id: int, *, redeeming: RedeemForm | None = None, adjusting: AdjustForm | None = None
) -> Mapping[str, Any]:
    """What the tab shows, with a form as it was sent in vain."""
    form = redeeming or RedeemForm(request=form_key(), given_out=True)
    form.event_id.choices = [("", "—"), *_events(session).items()]
    return {
        "standing": explain_tier(session, member_id, now=now()),
        "points": explain_points(session, member_id, now=now()),
        "redeem_form": form,
        "adjust_form": adjusting or AdjustForm(request=form_key()),
        "give_form": _give_form(session, member_id),
        "own_page": own_page_url(member_id),
        "seat": RedemptionKind.SEAT,
    }


@blueprint.post("/redeem")
@requires(Permission.EDIT_MEMBERS)
def redeem_points(member_id: int) -> Answer:
    form = RedeemForm.of_request()
    if not form.accepted():
        return _again(member_id, redeeming=form)
    with reading() as session:
        wish = form.wish(_events(session))
    try:
        with transaction() as session:
            made = redeem(session, member_id=member_id, wish=wish, staff_id=current_staff().id, now=now())
    except PointsRefused as refused:
        form.refuse(refused.field, refused)
        return _again(member_id, redeeming=form)
    flash(_("%(points)s points were given for %(what)s.", points=made.points, what=made.title), "good")
    return _back(member_id)


@blueprint.post("/gift")
@requires(Permission.EDIT_MEMBERS)
def give(member_id: int) -> Response:
    asked = GiveForm.of_request().asked()
    with transaction() as session:
        made = redeem_gift(session, member_id=member_id, asked=asked, staff_id=current_staff().id, now=now())
    flash(_("%(points)s points were given for %(what)s.", points=made.points, what=made.title), "good")
    return _back(member_id)


@blueprint.post("/redemptions/<int:redemption_id>/undo")
@requires(Permission.EDIT_MEMBERS)
def undo(member_id: int, redemption_id: int) -> Response:
    with transaction() as session:
        made = cancel(session, redemption_id=redemption_id, staff_id=current_staff().id, now=now())
    flash(_("%(points)s points were given back.", points=made.points), "good")
    return _back(member_id)


@blueprint.post("/adjust")
@requires(Permission.EDIT_CLUB)
def adjust(member_id: int) -> Answer:
    form = AdjustForm.of_request()
    if not form.accepted():
        return _again(member_id, adjusting=form)
    try:
        with transaction() as session:
            adjust_points(
                session,
                member_id=member_id,
                points=int(form.points.data or 0),
                reason=str(form.reason.data),
                request=str(form.request.data or "")[:40] or runtime().random_code(12),
                staff_id=current_staff().id,
                now=now(),
            )
    except PointsRefused as refused:
        form.refuse("points", refused)
        return _again(member_id, adjusting=form)
    flash(_("Saved."), "good")
    return _back(member_id)


def _again(member_id: int, **sent: Any) -> tuple[str, int]:
    with reading() as session:
        member = get_member(session, member_id)
        shown = read_points(session, member_id, **sent)
        mutes = mutes_shown(session, member_id, now=now())
    return render_template("admin/members/points.html", member=member, tab="points", mutes=mutes, **shown), 422


def _give_form(session: Session, member_id: int) -> GiveForm | None:
    """Nothing where the catalogue has nothing that this member can have now."""
    offers = offers_for(session, get_member(session, member_id), now=now())
    form = GiveForm(request=form_key()).choose_from(offers)
    return form if form.gift_id.choices else None


def _events(session: Session) -> dict[str, str]:
    """Published and not over, by id."""
    return {str(event.id): localised_here(event.title) for event in next_events(session, now=now(), limit=MOST)}


def _back(member_id: int) -> Response:
    return redirect(url_for("members.show", member_id=member_id, tab="points"), 303)
