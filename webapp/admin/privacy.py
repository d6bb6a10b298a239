"""Giving a member all that is kept of them, erasing somebody, and the log of both."""

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from campaigns.bootstrap.erasing import ERASING
from campaigns.members.operations import CODE_LENGTH
from campaigns.members.privacy.erasure import OtherCode, erase_member, privacy_log
from campaigns.members.privacy.export import export_member
from campaigns.members.queries import get_member
from campaigns.staff.permissions import Permission
from campaigns.staff.queries import list_staff
from webapp.access import current_staff, requires
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.privacy import EraseForm

blueprint = Blueprint("privacy", __name__, url_prefix="/members")


@blueprint.get("/privacy")
@requires(Permission.ERASE_MEMBERS)
def index() -> str:
    with reading() as session:
        records = privacy_log(session)
        names = {person.id: person.name for person in list_staff(session)}
    return render_template("admin/privacy/index.html", records=records, names=names)


@blueprint.post("/<int:member_id>/export")
@requires(Permission.ERASE_MEMBERS)
def export(member_id: int) -> Response:
    with transaction() as session:
        name, content = export_member(
            session, member_id=member_id, rules=ERASING, staff_id=current_staff().id, now=now()
        )
    answer = send_file(BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/<int:member_id>/erase", methods=["GET", "POST"])
@requires(Permission.ERASE_MEMBERS)
def erase(member_id: int) -> AnyResponse | str | tuple[str, int]:
    form = EraseForm.of_request()
    if not form.accepted():
        return _page(member_id, form)
    try:
        with transaction(whole=True) as session:
            erase_member(
                session,
                member_id=member_id,
                typed_code=str(form.code.data),
                fresh_code=runtime().random_code(CODE_LENGTH),
                rules=ERASING,
                staff_id=current_staff().id,
                now=now(),
            )
    except OtherCode as refused:
        form.refuse("code", refused)
        return _page(member_id, form)
    flash(_("Erased. The figures stay; the person is gone."), "good")
    return redirect(url_for("privacy.index"), 303)


def _page(member_id: int, form: EraseForm) -> str | tuple[str, int]:
    with reading() as session:
        member = get_member(session, member_id)
    return form.on_page("admin/privacy/erase.html", member=member)
