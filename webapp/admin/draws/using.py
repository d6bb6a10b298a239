"""A used draw: who was invited in which wave, who answered what, and who is next."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.draws.operations import count_to_move_up
from campaigns.events.draws.plans import can_draw, read_plan
from campaigns.events.draws.queries import (
    answers_to,
    count_excluded,
    count_spots,
    every_tier,
    get_draw,
    list_places,
    outlook_now,
    ranked_of,
)
from campaigns.events.models import Draw, Spot
from campaigns.outreach.drawn import invite_and_write, letter_to_wave, letters_of
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.draws.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.i18n import translated
from webapp.identifiers import posted_number
from webapp.paging import page_of


@blueprint.get("/<int:draw_id>")
@requires(Permission.VIEW_MEMBERS)
def used(event_id: int, draw_id: int) -> Response | str:
    with reading() as session:
        found = get_draw(session, draw_id)
        if found.used_at is None or found.event_id != event_id:
            return redirect(url_for("draws.draft", event_id=event_id), 303)
        said = _said(session, found)
    return render_template("admin/draws/used.html", event=found.event, draw=found, spots=Spot, **said)


@blueprint.post("/<int:draw_id>/reserves")
@requires(Permission.LAUNCH_CAMPAIGNS)
def reserves(event_id: int, draw_id: int) -> Response:
    """The next ones; where those before them were written to, the same letter leaves for these."""
    try:
        with transaction() as session:
            wave, letter = invite_and_write(
                session, draw_id=draw_id, count=posted_number("count"), staff_id=current_staff().id, now=now()
            )
            size = wave.size
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _back(event_id, draw_id)
    flash(ngettext("One more is invited.", "%(num)s more are invited.", size), "good")
    if letter is None:
        flash(_("Nothing was written to them yet: write to the first ones first, or to this wave by itself."))
    return _back(event_id, draw_id)


@blueprint.post("/<int:draw_id>/letter")
@requires(Permission.EDIT_CAMPAIGNS)
def letter(event_id: int, draw_id: int) -> Response:
    """The campaign of a wave, to be reviewed and launched."""
    try:
        with transaction() as session:
            campaign = letter_to_wave(session, wave_id=posted_number("wave_id"), staff_id=current_staff().id, now=now())
            campaign_id = campaign.id
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _back(event_id, draw_id)
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), 303)


def _said(session: Session, found: Draw) -> dict[str, Any]:
    spot = request.args.get("spot", Spot.CHOSEN, type=Spot)
    counts = count_spots(session, found.id)
    page = page_of(counts[spot])
    places = list_places(session, found.id, spot, limit=page.size, offset=page.offset)
    open_still = can_draw(found.event, now=now())
    return {
        "plan": read_plan(found.plan),
        "spot": spot,
        "counts": counts,
        "page": page,
        "places": [(place, ranked_of(found, place)) for place in places],
        "excluded": count_excluded(session, found.id),
        "answers": answers_to(session, found.id),
        "letters": letters_of(session, found.id),
        "outlook": outlook_now(session, found, now=now()),
        "next_count": count_to_move_up(session, found, now=now()) if open_still else 0,
        "open_still": open_still,
        "tiers": {tier.id: tier for tier in every_tier(session)},
    }


def _back(event_id: int, draw_id: int) -> Response:
    return redirect(url_for("draws.used", event_id=event_id, draw_id=draw_id), 303)
