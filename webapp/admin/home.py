"""The first page after signing in."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff, signed_in_only
from webapp.admin.cards import CARDS
from webapp.edge import now, reading
from webapp.viewer import viewer_zone

blueprint = Blueprint("home", __name__)

MORNING_ENDS, EVENING_BEGINS = 12, 18


@blueprint.get("/")
@signed_in_only
def index() -> Response | str:
    """Whoever only runs doors has no use for it."""
    if can(Permission.RUN_DOOR) and not can(Permission.VIEW_EVENTS):
        return redirect(url_for("door.index"))
    hour = now().astimezone(viewer_zone()).hour
    with reading() as db:
        read = [
            (card.template, card.read(db, now())) for card in CARDS if card.permission is None or can(card.permission)
        ]
    return render_template(
        "admin/home.html",
        cards=[(template, shown) for template, shown in read if shown is not None],
        name=current_staff().name,
        part_of_day="morning" if hour < MORNING_ENDS else "evening" if hour >= EVENING_BEGINS else "afternoon",
    )
