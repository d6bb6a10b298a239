"""One's own tasks in moments, and what is done with them."""

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.staff.permissions import Permission
from campaigns.surprises import tasks as operations
from campaigns.surprises.models import MomentTask
from campaigns.surprises.queries import people_of, read_task, tasks_of
from webapp.access import current_staff, may_open, requires
from webapp.admin.moments.blueprint import MENDABLE, back, blueprint, number, typed, uploaded
from webapp.admin.moments.pages import moment_page
from webapp.edge import now, reading, transaction
from webapp.i18n import translated

Deed = Callable[[Session], MomentTask]
Answer = Response | tuple[str, int]


@blueprint.get("/tasks")
@requires(Permission.SERVE_MOMENTS)
def tasks() -> str:
    return _page()


@blueprint.post("/tasks/<int:task_id>/take")
@requires(Permission.SERVE_MOMENTS)
def take(task_id: int) -> Answer:
    return _do(
        task_id,
        lambda session: operations.take(session, task_id=task_id, staff_id=current_staff().id),
        _("This task is yours now."),
    )


@blueprint.post("/tasks/<int:task_id>/give")
@requires(Permission.SERVE_MOMENTS)
def give(task_id: int) -> Answer:
    return _do(
        task_id,
        lambda session: operations.give(
            session, task_id=task_id, to_id=number("to"), staff_id=current_staff().id, now=now()
        ),
        _("Handed over. They are told by mail."),
    )


@blueprint.post("/tasks/<int:task_id>/done")
@requires(Permission.SERVE_MOMENTS)
def done(task_id: int) -> Answer:
    ticked = {number for each in request.form.getlist("ticked") if (number := as_number(each)) is not None}
    return _do(
        task_id,
        lambda session: operations.finish_task(
            session,
            task_id=task_id,
            note=typed("note"),
            ticked=ticked,
            photo=uploaded(),
            staff_id=current_staff().id,
            now=now(),
        ),
        _("Done. Thank you."),
    )


@blueprint.post("/tasks/<int:task_id>/drop")
@requires(Permission.SERVE_MOMENTS)
def drop(task_id: int) -> Answer:
    return _do(
        task_id,
        lambda session: operations.drop(
            session, task_id=task_id, why=typed("why"), staff_id=current_staff().id, now=now()
        ),
        _("Dropped."),
    )


def _do(task_id: int, deed: Deed, said: str) -> Answer:
    try:
        with transaction() as session:
            deed(session)
    except Refused as refused:
        if refused.status not in MENDABLE:
            raise
        return _again(task_id, translated(refused.sentence, refused.values)), refused.status
    flash(said, "good")
    return back()


def _again(task_id: int, refusal: str) -> str:
    """What was typed stands again where it was not taken: on the moment's page, if it was sent from there."""
    with reading() as session:
        moment_id = read_task(session, task_id).moment_id
    if typed("next") == url_for("moments.show", moment_id=moment_id) and may_open("moments.show"):
        return moment_page(moment_id, refusal=refusal, task_id=task_id)
    return _page(refusal=refusal, task_id=task_id)


def _page(*, refusal: str = "", task_id: int | None = None) -> str:
    me = current_staff()
    with reading() as session:
        mine = tasks_of(session, me)
        people = people_of(session, {task.department_id for task in (*mine.mine, *mine.free)})
    return render_template(
        "admin/moments/tasks.html",
        tasks=mine,
        people=people,
        refusal=refusal,
        refused_task=task_id,
        typed=request.form,
        now=now(),
    )
