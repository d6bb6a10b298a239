"""One's own tasks in moments, and what is done with them."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.staff.permissions import Permission
from campaigns.surprises import tasks as operations
from campaigns.surprises.models import MomentTask
from campaigns.surprises.queries import people_of, tasks_of
from webapp.access import current_staff, requires
from webapp.admin.moments.blueprint import MENDABLE, back, blueprint, number, typed, uploaded
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
        lambda session: operations.take(session, task_id=task_id, staff_id=current_staff().id),
        _("This task is yours now."),
    )


@blueprint.post("/tasks/<int:task_id>/give")
@requires(Permission.SERVE_MOMENTS)
def give(task_id: int) -> Answer:
    return _do(
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
        lambda session: operations.drop(
            session, task_id=task_id, why=typed("why"), staff_id=current_staff().id, now=now()
        ),
        _("Dropped."),
    )


def _do(deed: Deed, said: str) -> Answer:
    """What was typed stands again where it was not taken."""
    try:
        with transaction() as session:
            deed(session)
    except Refused as refused:
        if refused.status not in MENDABLE:
            raise
        return _page(refusal=translated(refused.sentence, refused.values)), refused.status
    flash(said, "good")
    return back()


def _page(*, refusal: str = "") -> str:
    me = current_staff()
    with reading() as session:
        mine = tasks_of(session, me)
        people = people_of(session, {task.department_id for task in (*mine.mine, *mine.free)})
    return render_template(
        "admin/moments/tasks.html", tasks=mine, people=people, refusal=refusal, typed=request.form, now=now()
    )
