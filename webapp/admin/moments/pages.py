"""Moments by state, one moment, and what is decided about it."""

from collections.abc import Callable
from datetime import date

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.members.purchases.money import parse_money
from campaigns.outreach.held_back import held_back_from
from campaigns.staff.permissions import Permission
from campaigns.surprises import deciding, finishing
from campaigns.surprises.models import MomentState
from campaigns.surprises.photos import read_photo
from campaigns.surprises.queries import count_moments, list_moments, read_moment
from campaigns.surprises.suggesting import BadDay, suggest_by_hand
from webapp.access import current_staff, requires
from webapp.admin.moments.blueprint import MENDABLE, back, blueprint, number, typed, uploaded
from webapp.edge import club, now, reading, transaction
from webapp.i18n import translated
from webapp.paging import page_of

TYPES = {"jpg": "image/jpeg", "png": "image/png"}
PERSON = "person-"


@blueprint.get("/moments")
@requires(Permission.PLAN_MOMENTS)
def index() -> str:
    state = request.args.get("state", MomentState.SUGGESTED, type=MomentState)
    with reading() as session:
        counts = count_moments(session)
        page = page_of(counts[state])
        moments = list_moments(session, state, limit=page.size, offset=page.offset)
    return render_template(
        "admin/moments/index.html", moments=moments, page=page, counts=counts, state=state, states=list(MomentState)
    )


@blueprint.get("/moments/<int:moment_id>")
@requires(Permission.PLAN_MOMENTS)
def show(moment_id: int) -> str:
    return moment_page(moment_id)


@blueprint.post("/moments/suggest")
@requires(Permission.PLAN_MOMENTS)
def suggest() -> Response:
    """What somebody thought of on a member's page, which says why where nothing comes of it."""
    try:
        with transaction() as session:
            suggested = suggest_by_hand(
                session,
                member_id=number("member"),
                playbook_id=number("playbook"),
                day=_day(),
                note=typed("note"),
                staff_id=current_staff().id,
                now=now(),
            )
    except Refused as refused:
        if refused.status not in MENDABLE:
            raise
        flash(translated(refused.sentence, refused.values), "wrong")
        return back()
    return _to(suggested.id)


@blueprint.post("/moments/<int:moment_id>/approve")
@requires(Permission.APPROVE_MOMENTS)
def approve(moment_id: int) -> Response | tuple[str, int]:
    named = [name for name in request.form if name.startswith(PERSON)]
    chosen = ((as_number(name.removeprefix(PERSON)), number(name)) for name in named)
    people = {task_id: staff_id for task_id, staff_id in chosen if task_id and staff_id}

    def step(session: Session) -> object:
        budget = parse_money(typed("budget"), club().currency) if typed("budget").strip() else None
        return deciding.approve(
            session, moment_id=moment_id, people=people, budget=budget, staff_id=current_staff().id, now=now()
        )

    return _taken(moment_id, step, _("Approved. The tasks are handed out, and it is a secret from now on."))


@blueprint.post("/moments/<int:moment_id>/decline")
@requires(Permission.APPROVE_MOMENTS)
def decline(moment_id: int) -> Response | tuple[str, int]:
    def step(session: Session) -> object:
        return deciding.decline(session, moment_id=moment_id, why=typed("why"), staff_id=current_staff().id, now=now())

    return _taken(moment_id, step, _("Declined. Nothing more is done for it."))


@blueprint.post("/moments/<int:moment_id>/finish")
@requires(Permission.PLAN_MOMENTS)
def finish(moment_id: int) -> Response | tuple[str, int]:
    def step(session: Session) -> object:
        return finishing.finish(
            session,
            moment_id=moment_id,
            outcome=typed("outcome"),
            spent=parse_money(typed("spent") or "0", club().currency),
            photo=uploaded(),
            staff_id=current_staff().id,
            now=now(),
        )

    return _taken(moment_id, step, _("Done. Everybody who had a hand in it is thanked."))


@blueprint.get("/moments/photos/<int:photo_id>")
@requires(Permission.SERVE_MOMENTS)
def photo(photo_id: int) -> Response:
    with reading() as session:
        name, content = read_photo(session, photo_id)
    answer = Answer(content, mimetype=TYPES[name.rpartition(".")[2]])
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError as fault:
        raise BadDay from fault


def _taken(moment_id: int, step: Callable[[Session], object], says: str) -> Response | tuple[str, int]:
    """The moment's page again: with what was done, or with what was typed and why it was not taken."""
    try:
        with transaction() as session:
            step(session)
    except Refused as refused:
        return _again(moment_id, refused)
    flash(says, "good")
    return _to(moment_id)


def _again(moment_id: int, refused: Refused) -> tuple[str, int]:
    """The page with what was typed, and why it was not taken."""
    if refused.status not in MENDABLE:
        raise refused
    return moment_page(moment_id, refusal=translated(refused.sentence, refused.values)), refused.status


def moment_page(moment_id: int, *, refusal: str = "", task_id: int | None = None) -> str:
    """With why what was typed was not taken, if of a task of it."""
    with reading() as session:
        page = read_moment(session, moment_id, now=now())
        held_back = held_back_from(session, page.moment.member_id)
    return render_template(
        "admin/moments/show.html",
        page=page,
        moment=page.moment,
        held_back=held_back,
        refusal=refusal,
        refused_task=task_id,
        typed=request.form,
        now=now(),
    )


def _to(moment_id: int) -> Response:
    return redirect(url_for("moments.show", moment_id=moment_id), 303)
