"""What the columns of a file mean, and how it is to be read."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText
from campaigns.members.imports.columns import IGNORED
from campaigns.members.imports.kinds import guesses
from campaigns.members.imports.member_fields import CUSTOM
from campaigns.members.imports.operations import choose_sheet, start_import
from campaigns.members.imports.queries import get_import, samples_of, sheets_of
from campaigns.members.models import FileImport, FileKind
from campaigns.members.profile.custom_fields import list_fields
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.imports.blueprint import blueprint
from webapp.edge import club, reading, transaction
from webapp.forms.imports import FIELD_NAMES, ImportForm, form_of
from webapp.i18n import translated


class Column(NamedTuple):
    """One column of the file: its heading, what it is taken for, its first cells."""

    heading: str
    field: str
    samples: Sequence[str]


class Looked(NamedTuple):
    found: FileImport
    columns: Sequence[Column]
    sheets: Sequence[str]
    own_fields: Mapping[str, LocalText]
    """What a column may mean beside the usual: the fields the club added."""


@blueprint.route("/<int:import_id>/columns", methods=["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
def columns(import_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        looked = _look(session, import_id)
    form = form_of(looked.found, country=club().country)
    refusal = ""
    if form.accepted():
        try:
            _start(looked, form)
            return redirect(url_for("imports.show", import_id=import_id), 303)
        except Refused as refused:
            refusal = translated(refused.sentence, refused.values)
    page = render_template(
        "admin/imports/columns.html",
        form=form,
        looked=looked,
        fields=FIELD_NAMES[looked.found.kind],
        ignored=IGNORED,
        refusal=refusal,
    )
    return (page, 422) if form.errors or refusal else page


@blueprint.post("/<int:import_id>/sheet")
@requires(Permission.IMPORT_RECORDS)
def sheet(import_id: int) -> Response:
    with transaction() as session:
        choose_sheet(session, import_id=import_id, sheet=request.form.get("sheet", ""))
    return redirect(url_for("imports.columns", import_id=import_id), 303)


def _start(looked: Looked, form: ImportForm) -> None:
    options = {**form.options(), "columns": {column.heading: column.field or IGNORED for column in looked.columns}}
    with transaction() as session:
        start_import(
            session,
            import_id=looked.found.id,
            options=options,
            dry_run=request.form.get("do") != "import",
        )


def _look(session: Session, import_id: int) -> Looked:
    found = get_import(session, import_id)
    samples = samples_of(session, import_id)
    meant = _meant(found, samples)
    columns = [
        Column(heading, meant.get(heading, ""), [row[place] for row in samples if place < len(row)])
        for place, heading in enumerate(found.header)
    ]
    own = {f"{CUSTOM}{field.key}": field.name for field in list_fields(session)}
    return Looked(found, columns, sheets_of(session, import_id), own if found.kind is FileKind.MEMBERS else {})


def _meant(found: FileImport, samples: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """As the page was told, else as it was told before, else as it looks."""
    if request.method == "POST":
        return {heading: request.form.get(f"column-{place}", IGNORED) for place, heading in enumerate(found.header)}
    told: Mapping[str, str] = found.options.get("columns") or {}
    return told or guesses(found.kind, found.header, samples)
