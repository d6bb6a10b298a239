"""People who are in the club twice: the queue, two records side by side, and what was merged."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.identifiers import as_number
from campaigns.members.duplicates.operations import dismiss_pair, merge_pair
from campaigns.members.duplicates.queries import (
    count_merges,
    count_pairs,
    count_sure_pairs,
    get_pair,
    list_merges,
    list_pairs,
    next_pair_id,
)
from campaigns.members.duplicates.review import FIELDS, read_review
from campaigns.members.duplicates.undoing import UNDO_DAYS, unmerge
from campaigns.members.long_work.operations import ask
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import LikenessReason, WorkKind
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import now, reading, transaction
from webapp.paging import page_of

FIELD_WORDS: Mapping[str, Any] = {
    "name": lazy_gettext("Name"),
    "call_name": lazy_gettext("Called"),
    "birthday": lazy_gettext("Birthday"),
    "language": lazy_gettext("Language"),
    "zone": lazy_gettext("Time zone"),
    "country": lazy_gettext("Country"),
    "city": lazy_gettext("City"),
    "household": lazy_gettext("Household"),
    "chapter": lazy_gettext("Chapter"),
    "owner": lazy_gettext("Owner"),
    "introduced_by": lazy_gettext("Introduced by"),
    "expected_spend": lazy_gettext("Expected spend"),
    "reference": lazy_gettext("Reference"),
}

blueprint = Blueprint("duplicates", __name__, url_prefix="/members")


@blueprint.get("/duplicates")
@requires(Permission.ERASE_MEMBERS)
def index() -> str:
    with reading() as session:
        page = page_of(count_pairs(session))
        pairs = list_pairs(session, limit=page.size, offset=page.offset)
        sure = count_sure_pairs(session)
        search, merge = find_work(session, WorkKind.SEARCH), find_work(session, WorkKind.MERGE)
    return render_template(
        "admin/duplicates/index.html",
        pairs=pairs,
        page=page,
        sure=sure,
        search=search,
        merge=merge,
        reason=LikenessReason,
    )


@blueprint.post(f"/duplicates/work/<any({WorkKind.SEARCH}, {WorkKind.MERGE}):kind>")
@requires(Permission.ERASE_MEMBERS)
def start(kind: str) -> Response:
    with transaction() as session:
        ask(session, WorkKind(kind), staff_id=current_staff().id, now=now())
    return redirect(url_for("duplicates.index"), 303)


@blueprint.get("/duplicates/<int:pair_id>")
@requires(Permission.ERASE_MEMBERS)
def review(pair_id: int) -> str:
    with reading() as session:
        return render_template(
            "admin/duplicates/review.html",
            review=read_review(session, pair_id),
            words=FIELD_WORDS,
            reason=LikenessReason,
            days=UNDO_DAYS,
        )


@blueprint.post("/duplicates/<int:pair_id>/merge")
@requires(Permission.ERASE_MEMBERS)
def merge(pair_id: int) -> Response:
    kept_id = _number("keep")
    chosen = [field for field in FIELDS if request.form.get(field, str(kept_id)) != str(kept_id)]
    with reading() as session:
        get_pair(session, pair_id)
    with transaction(whole=True) as session:
        merge_pair(
            session,
            pair_id=pair_id,
            kept_id=kept_id,
            from_other=chosen,
            staff_id=current_staff().id,
            now=now(),
        )
        onward = _next(session)
    flash(_("Merged. It can be undone for 30 days."), "good")
    return redirect(onward, 303)


@blueprint.post("/duplicates/<int:pair_id>/dismiss")
@requires(Permission.ERASE_MEMBERS)
def dismiss(pair_id: int) -> Response:
    with transaction() as session:
        dismiss_pair(session, pair_id=pair_id, staff_id=current_staff().id, now=now())
        onward = _next(session)
    flash(_("Noted: two people."), "good")
    return redirect(onward, 303)


@blueprint.get("/merges")
@requires(Permission.ERASE_MEMBERS)
def merges() -> str:
    with reading() as session:
        page = page_of(count_merges(session))
        shown = list_merges(session, now=now(), limit=page.size, offset=page.offset)
    return render_template("admin/duplicates/merges.html", merges=shown, page=page, days=UNDO_DAYS)


@blueprint.post("/merges/<int:merge_id>/undo")
@requires(Permission.ERASE_MEMBERS)
def undo(merge_id: int) -> Response:
    with transaction() as session:
        unmerge(session, merge_id=merge_id, now=now())
    flash(_("Undone. Both records are as they were."), "good")
    return redirect(url_for("duplicates.merges"), 303)


def _next(session: Session) -> str:
    """The next pair, or the empty queue."""
    pair_id = next_pair_id(session)
    return url_for("duplicates.review", pair_id=pair_id) if pair_id else url_for("duplicates.index")


def _number(name: str) -> int:
    return as_number(request.form.get(name)) or 0
