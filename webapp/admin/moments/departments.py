"""The departments of the house, and who works in which."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.staff import departments as operations
from campaigns.staff.departments import list_departments
from campaigns.staff.permissions import Permission
from campaigns.staff.queries import list_staff
from webapp.access import requires
from webapp.admin.moments.blueprint import MENDABLE, blueprint, number, typed
from webapp.edge import reading, transaction
from webapp.i18n import translated

Answer = Response | tuple[str, int]


@blueprint.get("/moments/departments")
@requires(Permission.EDIT_CLUB)
def departments() -> str:
    return _page()


@blueprint.post("/moments/departments")
@requires(Permission.EDIT_CLUB)
def add_department() -> Answer:
    return _do(lambda session: operations.add_department(session, name=typed("name")))


@blueprint.post("/moments/departments/<int:department_id>")
@requires(Permission.EDIT_CLUB)
def rename_department(department_id: int) -> Answer:
    return _do(
        lambda session: operations.rename_department(session, department_id=department_id, name=typed("name")),
        of=department_id,
    )


@blueprint.post("/moments/departments/<int:department_id>/drop")
@requires(Permission.EDIT_CLUB)
def drop_department(department_id: int) -> Answer:
    return _do(lambda session: operations.drop_department(session, department_id=department_id))


@blueprint.post("/moments/departments/people/<int:staff_id>")
@requires(Permission.EDIT_CLUB)
def move_staff(staff_id: int) -> Answer:
    return _do(
        lambda session: operations.move_staff(session, staff_id=staff_id, department_id=number("department") or None)
    )


def _do(deed: Callable[[Session], object], *, of: int = 0) -> Answer:
    """`of` is the department that was to be called otherwise."""
    try:
        with transaction() as session:
            deed(session)
    except Refused as refused:
        if refused.status not in MENDABLE:
            raise
        return _page(refusal=translated(refused.sentence, refused.values), of=of), refused.status
    flash(_("Saved."), "good")
    return redirect(url_for("moments.departments"), 303)


def _page(*, refusal: str = "", of: int = 0) -> str:
    with reading() as session:
        rows = list_departments(session)
        people = [each for each in list_staff(session) if each.active]
    return render_template(
        "admin/moments/departments.html", rows=rows, people=people, refusal=refusal, of=of, typed=typed("name")
    )
