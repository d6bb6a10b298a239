"""Complaints: who waits, since when, whose it is, and the answer."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.care import complaints
from campaigns.care.complaints import AnswerMissing, NotOpen
from campaigns.care.models import ComplaintState
from campaigns.care.owners import who_cares
from campaigns.care.queries import (
    ComplaintFilter,
    complaints_now,
    count_complaints,
    list_complaints,
    read_complaint,
)
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.queries import find_by_code
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import now, reading, transaction
from webapp.i18n import translated
from webapp.paging import page_of

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints")


@blueprint.get("")
@requires(Permission.CARE_FOR_MEMBERS)
def index() -> str:
    chosen = _filter()
    with reading() as session:
        page = page_of(count_complaints(session, chosen, now=now()))
        rows = list_complaints(session, chosen, now=now(), limit=page.size, offset=page.offset)
        waiting = complaints_now(session, now=now())
    return render_template(
        "admin/complaints/index.html",
        rows=rows,
        page=page,
        waiting=waiting,
        now=now(),
        states=ComplaintState,
    )


@blueprint.get("/<int:complaint_id>")
@requires(Permission.CARE_FOR_MEMBERS)
def show(complaint_id: int) -> str:
    return _page(complaint_id)


@blueprint.post("/<int:complaint_id>/answer")
@requires(Permission.CARE_FOR_MEMBERS)
def answer(complaint_id: int) -> Response | tuple[str, int]:
    text = request.form.get("text", "")
    try:
        with transaction() as session:
            complaint = complaints.answer(
                session, complaint_id=complaint_id, text=text, staff_id=current_staff().id, now=now()
            )
    except (AnswerMissing, NotOpen) as refused:
        return _page(complaint_id, refusal=translated(refused.sentence), typed=text), refused.status
    flash(_("The answer is on its way.") if complaint.member_id else _("The answer is kept."), "good")
    return _back(complaint_id)


@blueprint.post("/<int:complaint_id>/close")
@requires(Permission.CARE_FOR_MEMBERS)
def close(complaint_id: int) -> Response:
    with transaction() as session:
        complaints.close(session, complaint_id=complaint_id, now=now())
    flash(_("Closed. The member is greeted again."), "good")
    return _back(complaint_id)


@blueprint.post("/<int:complaint_id>/reopen")
@requires(Permission.CARE_FOR_MEMBERS)
def reopen(complaint_id: int) -> Response:
    with transaction() as session:
        complaints.reopen(session, complaint_id=complaint_id, now=now())
    flash(_("Open again, with a new deadline."), "good")
    return _back(complaint_id)


@blueprint.post("/<int:complaint_id>/member")
@requires(Permission.ASSIGN_MEMBERS)
def link(complaint_id: int) -> Response:
    code = request.form.get("code", "")
    with transaction() as session:
        member = find_by_code(session, code)
        if member is None:
            raise NotFound(what=mark("member"))
        complaints.link_to_member(session, complaint_id=complaint_id, member_id=member.id, now=now())
    flash(_("This complaint is %(name)s's now.", name=member.full_name), "good")
    return _back(complaint_id)


@blueprint.post("/<int:complaint_id>/owner")
@requires(Permission.ASSIGN_MEMBERS)
def entrust(complaint_id: int) -> Response:
    with transaction() as session:
        complaints.entrust(session, complaint_id=complaint_id, staff_id=request.form.get("to", 0, type=int))
    flash(_("Saved."), "good")
    return _back(complaint_id)


def _page(complaint_id: int, *, refusal: str = "", typed: str = "") -> str:
    """`typed` is an answer that was not taken, and `refusal` why."""
    with reading() as session:
        page = read_complaint(session, complaint_id)
        carers = who_cares(session)
    return render_template(
        "admin/complaints/show.html",
        page=page,
        complaint=page.complaint,
        carers=carers,
        now=now(),
        refusal=refusal,
        typed=typed,
    )


def _filter() -> ComplaintFilter:
    asked, state = request.args.get("state"), request.args.get("state", type=ComplaintState)
    return ComplaintFilter(state, overdue=asked == "overdue", nobodys=asked == "nobodys")


def _back(complaint_id: int) -> Response:
    return redirect(url_for("complaints.show", complaint_id=complaint_id), 303)
