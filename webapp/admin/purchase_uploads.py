"""Importing a till's file by hand: look at it, say what its columns mean, see what would be refused, import."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, render_template, request
from werkzeug.datastructures import FileStorage

from campaigns.core.errors import Refused
from campaigns.members.imports.columns import IGNORED, guess
from campaigns.members.imports.files import Table, read_table
from campaigns.members.imports.purchase_fields import FIELDS
from campaigns.members.imports.purchase_import import ImportReport, PurchaseOptions, import_purchases
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import club, now, runtime
from webapp.forms.purchase_uploads import FIELD_NAMES, UploadForm
from webapp.i18n import translated

blueprint = Blueprint("purchase_uploads", __name__, url_prefix="/members/purchases")
SAMPLES = 3


class Column(NamedTuple):
    """One column of the file: its heading, what it is taken for, its first cells."""

    heading: str
    field: str
    samples: Sequence[str]


class Looked(NamedTuple):
    """What the page says of a file."""

    columns: Sequence[Column] = ()
    report: ImportReport | None = None
    refusal: str = ""
    imported: bool = False


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
def index() -> str | tuple[str, int]:
    form = UploadForm.of_request()
    looked = _look(form, form.file.data) if form.accepted() else Looked()
    template = "_looked.html" if "HX-Request" in request.headers else "index.html"
    page = render_template(
        f"admin/purchase_uploads/{template}",
        form=form,
        looked=looked,
        fields=FIELD_NAMES,
        ignored=IGNORED,
        reason=lambda fault: translated(fault.sentence, fault.values),
    )
    return (page, 422) if form.errors or looked.refusal else page


def _look(form: UploadForm, file: FileStorage) -> Looked:
    content = file.read()
    importing = request.form.get("do") == "import"
    columns: Sequence[Column] = ()
    try:
        columns = _columns(read_table(content))
        return Looked(columns, _run(content, form.options(_told(columns)), keep=importing), imported=importing)
    except Refused as refused:
        return Looked(columns, refusal=translated(refused.sentence, refused.values))


def _run(content: bytes, options: PurchaseOptions, *, keep: bool) -> ImportReport:
    """In one transaction, which is taken back unless it is to be kept."""
    with runtime().sessions() as session:
        report = import_purchases(
            session, content, options=options, club=club(), random_code=runtime().random_code, now=now()
        )
        if keep:
            session.commit()
    return report


def _columns(table: Table) -> list[Column]:
    if table.is_log:
        return []
    guessed = guess(table.header, FIELDS)
    said = {heading: request.form.get(f"column-{place}") for place, heading in enumerate(table.header)}
    return [
        Column(heading, said[heading] or guessed.get(heading, ""), _samples(table, place))
        for place, heading in enumerate(table.header)
    ]


def _samples(table: Table, place: int) -> list[str]:
    return [row.cells[place] for row in table.rows[:SAMPLES] if place < len(row.cells)]


def _told(columns: Sequence[Column]) -> dict[str, str]:
    """What the page was told; nothing on the first look, so that unknown columns are pointed out."""
    if "column-0" not in request.form:
        return {}
    return {column.heading: column.field or IGNORED for column in columns if column.heading}
