"""The audit log: who changed what, for those who may see it; as a page and as a file."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.audit.names import names_of
from campaigns.audit.operations import keep_for
from campaigns.audit.queries import page_of_entries
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.audit_words.asking import asked_before, asked_entries, asked_scopes, kept_scopes, people, things
from webapp.audit_words.file import lines_of
from webapp.audit_words.saying import say_entry
from webapp.downloads import csv_answer
from webapp.edge import club, reading, transaction
from webapp.forms.audit import KeptForm

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

A_PAGE = 50


@blueprint.get("")
@requires(Permission.VIEW_AUDIT)
def index() -> str:
    sought = asked_entries()
    with reading() as session:
        found = page_of_entries(session, sought, before=asked_before(), limit=A_PAGE)
        names = names_of(session, found.entries)
        scopes = asked_scopes(session, sought)
        who = people(session)
    asked: dict[str, Any] = {name: text for name, text in request.args.items() if name != "before"}
    return render_template(
        "admin/audit/index.html",
        said=[say_entry(entry, names) for entry in found.entries],
        older=found.older,
        begun=asked_before() is not None,
        scopes=scopes,
        people=who,
        things=things(),
        kept=dict(kept_scopes()),
        file=url_for("audit.file", **asked),
        days=club().audit_kept_days,
    )


@blueprint.get("/entries.csv")
@requires(Permission.VIEW_AUDIT)
def file() -> Response:
    return csv_answer(partial(lines_of, sought=asked_entries()), "audit.csv")


@blueprint.route("/kept", methods=["GET", "POST"])
@requires(Permission.VIEW_AUDIT)
def kept() -> Response | str | tuple[str, int]:
    form = KeptForm.of_request(days=club().audit_kept_days)
    if not form.accepted():
        return form.on_page("admin/audit/kept.html")
    with transaction() as session:
        keep_for(session, days=form.days.data or club().audit_kept_days)
    flash(_("Saved."), "good")
    return redirect(url_for("audit.index"), 303)
