"""A draw before it is used: its plan, the list it gives, and changes by hand."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.draws.operations import (
    clear_by_hand,
    drop_draft,
    plan_draw,
    redraw,
    set_by_hand,
    use_draw,
)
from campaigns.events.draws.plans import DrawRefused, can_draw, read_plan
from campaigns.events.draws.queries import every_tier, find_draft, hands_of, list_used, named
from campaigns.events.draws.sight import Shown, show_draft
from campaigns.events.models import Draw, Event, Spot
from campaigns.events.queries import get_event, search_members_not_invited
from campaigns.segments.queries import list_segments
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.draws.blueprint import blueprint
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.draws import DrawForm
from webapp.i18n import translated
from webapp.identifiers import posted_number
from webapp.paging import page_of

SEED_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows; `trouble` where the plan no longer works with today's facts."""

    event: Event
    draft: Draw | None
    shown: Shown | None
    trouble: str
    said: dict[str, Any]


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def draft(event_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        seen = _seen(session, event_id)
    form = _form(seen)
    if form.accepted():
        try:
            with transaction() as session:
                plan_draw(
                    session,
                    event_id=event_id,
                    plan=form.plan(seen.event.zone),
                    seed=str(form.seed.data).strip(),
                    staff_id=current_staff().id,
                    now=now(),
                )
        except DrawRefused as refused:
            form.show(refused)
        else:
            flash(_("Drawn. Nobody is invited before you use the list."), "good")
            return _back(event_id)
    page = _page(seen, form)
    return (page, 422) if form.errors else page


@blueprint.post("/again")
@requires(Permission.EDIT_EVENTS)
def again(event_id: int) -> Response:
    with transaction() as session:
        redraw(session, draw_id=posted_number("draw_id"), now=now())
    flash(_("Drawn again with the facts of today."), "good")
    return _back(event_id)


@blueprint.post("/drop")
@requires(Permission.EDIT_EVENTS)
def drop(event_id: int) -> Response:
    with transaction() as session:
        drop_draft(session, draw_id=posted_number("draw_id"))
    flash(_("The draft is gone. Nobody was invited."), "neutral")
    return redirect(url_for("events.show", event_id=event_id), 303)


@blueprint.post("/hand")
@requires(Permission.EDIT_EVENTS)
def hand(event_id: int) -> Response | tuple[str, int]:
    """Somebody put on the list or taken off it; a refusal shows the page again with what was said."""
    pinned = request.form.get("put") == "on"
    try:
        with transaction() as session:
            set_by_hand(
                session,
                draw_id=posted_number("draw_id"),
                member_id=posted_number("member_id"),
                pinned=pinned,
                reason=request.form.get("reason", ""),
                staff_id=current_staff().id,
                now=now(),
            )
    except DrawRefused as refused:
        return _hand_refused(event_id, refused)
    flash(_("Put on the list.") if pinned else _("Taken off the list."), "good")
    return _back(event_id)


@blueprint.post("/hand/clear")
@requires(Permission.EDIT_EVENTS)
def clear(event_id: int) -> Response:
    with transaction() as session:
        clear_by_hand(session, draw_id=posted_number("draw_id"), member_id=posted_number("member_id"), now=now())
    return _back(event_id)


@blueprint.post("/use")
@requires(Permission.EDIT_EVENTS)
def use(event_id: int) -> Response:
    try:
        with transaction() as session:
            used = use_draw(
                session,
                draw_id=posted_number("draw_id"),
                digest=request.form.get("digest", ""),
                staff_id=current_staff().id,
                now=now(),
            )
            draw_id = used.id
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _back(event_id)
    flash(_("Used. They are invited; write to them now."), "good")
    return redirect(url_for("draws.used", event_id=event_id, draw_id=draw_id), 303)


def _seen(session: Session, event_id: int) -> Seen:
    event, draft = get_event(session, event_id), find_draft(session, event_id)
    shown, trouble = None, ""
    if draft is not None:
        try:
            shown = show_draft(session, draft, now=now())
        except DrawRefused as refused:
            trouble = translated(refused.sentence, refused.values)
    return Seen(event, draft, shown, trouble, _said(session, event_id, draft, shown))


def _said(session: Session, event_id: int, draft: Draw | None, shown: Shown | None) -> dict[str, Any]:
    """The lists: one page of candidates with their names, what was done by hand, and what can be chosen."""
    words = request.args.get("add", "").strip()
    spot = request.args.get("spot", Spot.CHOSEN, type=Spot)
    listed = _listed(shown, spot)
    page = page_of(len(listed))
    rows = listed[page.offset : page.offset + page.size]
    return {
        "spot": spot,
        "page": page,
        "rows": rows,
        "members": named(session, [each.member_id if spot is Spot.EXCLUDED else each[0].member_id for each in rows]),
        "hands": hands_of(session, draft.id) if draft else (),
        "earlier": list_used(session, event_id),
        "tiers": every_tier(session),
        "segments": list_segments(session),
        "words": words,
        "found": search_members_not_invited(session, event_id, words) if words else (),
    }


def _listed(shown: Shown | None, spot: Spot) -> Any:
    if shown is None:
        return ()
    drawn = shown.drawn
    return {Spot.CHOSEN: drawn.chosen, Spot.RESERVE: drawn.reserve, Spot.EXCLUDED: drawn.excluded}[spot]


def _form(seen: Seen, *, posted: bool = True) -> DrawForm:
    draft, event = seen.draft, seen.event
    return DrawForm.of_plan(
        read_plan(draft.plan) if draft else None,
        seed=draft.seed if draft else runtime().random_code(SEED_LENGTH),
        seats=event.seats_free,
        zone=event.zone,
        tiers=seen.said["tiers"],
        segments=seen.said["segments"],
        posted=posted,
    )


def _page(seen: Seen, form: DrawForm, refusal: str = "") -> str:
    return render_template(
        "admin/draws/draft.html",
        event=seen.event,
        draft=seen.draft,
        shown=seen.shown,
        trouble=seen.trouble,
        form=form,
        refusal=refusal,
        spots=Spot,
        open_still=can_draw(seen.event, now=now()),
        **seen.said,
    )


def _hand_refused(event_id: int, refused: DrawRefused) -> tuple[str, int]:
    with reading() as session:
        seen = _seen(session, event_id)
    return _page(seen, _form(seen, posted=False), translated(refused.sentence, refused.values)), 422


def _back(event_id: int) -> Response:
    return redirect(url_for("draws.draft", event_id=event_id), 303)
