"""What is read of imports: the list and a new file, the progress, the result, the refused rows."""

from collections.abc import Iterator
from functools import partial

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from campaigns.core.errors import Refused
from campaigns.members.imports.operations import add_file
from campaigns.members.imports.queries import count_imports, faults_of, get_import, list_imports
from campaigns.members.imports.rejects import rejected_rows
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.models import WorkState
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.imports.blueprint import blueprint
from webapp.downloads import csv_answer
from webapp.edge import now, reading, transaction
from webapp.forms.imports import UploadForm
from webapp.i18n import translated
from webapp.paging import page_of
from webapp.work_words import say_work

SHOWN = 100


def say_fault(fault: RowFault) -> str:
    return translated(fault.sentence, dict(fault.values))


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
def index() -> Answer | str | tuple[str, int]:
    form = UploadForm.of_request(kind=request.args.get("kind", "members"))
    if form.accepted():
        try:
            return redirect(url_for("imports.columns", import_id=_keep(form)), 303)
        except Refused as refused:
            form.refuse("file", refused)
    with reading() as session:
        page = page_of(count_imports(session))
        rows = list_imports(session, limit=page.size, offset=page.offset)
    return form.on_page("admin/imports/index.html", rows=rows, page=page)


@blueprint.get("/<int:import_id>")
@requires(Permission.IMPORT_RECORDS)
def show(import_id: int) -> Answer | str:
    with reading() as session:
        found = get_import(session, import_id)
        if found.work.state is WorkState.WAITING:
            return redirect(url_for("imports.columns", import_id=import_id), 303)
        faults = list(faults_of(session, import_id, limit=SHOWN))
    return render_template(
        "admin/imports/show.html",
        found=found,
        faults=faults,
        say=say_fault,
        refusal=say_work(found.work) if found.work.fault else "",
    )


@blueprint.get("/<int:import_id>/figures")
@requires(Permission.IMPORT_RECORDS)
def figures(import_id: int) -> Response:
    """The part of the page that moves; once it stands, the whole page, for what can be done next."""
    with reading() as session:
        found = get_import(session, import_id)
    page = render_template("admin/imports/_figures.html", found=found)
    stands = found.work.state is not WorkState.RUNNING
    return Response(page, headers={"HX-Refresh": "true"} if stands else {}, mimetype="text/html")


@blueprint.get("/<int:import_id>/refused.csv")
@requires(Permission.IMPORT_RECORDS)
def refused(import_id: int) -> Response:
    return csv_answer(partial(_refused_lines, import_id=import_id), f"refused-{import_id}.csv")


def _refused_lines(session: Session, *, import_id: int) -> Iterator[str]:
    header = get_import(session, import_id).header
    return rejected_rows(header, faults_of(session, import_id), heading=_("refused because"), say=say_fault)


def _keep(form: UploadForm) -> int:
    file = form.file.data
    with transaction() as session:
        return add_file(
            session,
            kind=form.file_kind(),
            name=file.filename or "",
            content=file.read(),
            staff_id=current_staff().id,
            now=now(),
        ).id
