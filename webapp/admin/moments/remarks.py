"""Ten seconds: who it was, what they said, one tap on what it is."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.models import Member
from campaigns.staff.permissions import Permission
from campaigns.surprises.models import RemarkAbout
from campaigns.surprises.remarks import NewRemark, NobodyFound, NotThatDay, note_remark, people_called
from webapp.access import current_staff, requires
from webapp.admin.moments.blueprint import MENDABLE, blueprint, number, typed
from webapp.edge import form_key, now, reading, transaction
from webapp.i18n import translated


@blueprint.get("/note")
@requires(Permission.SERVE_MOMENTS)
def note() -> str:
    return _page(people=_found(request.args.get("q", "")))


@blueprint.get("/note/found")
@requires(Permission.SERVE_MOMENTS)
def found() -> str:
    """Whom the words name so far, while somebody types."""
    return render_template("admin/moments/_found.html", people=_found(request.args.get("q", "")), chosen="")


@blueprint.post("/note")
@requires(Permission.SERVE_MOMENTS)
def keep_note() -> Response | tuple[str, int]:
    """Where several are found, the page asks whose it is; nothing that was typed is lost."""
    try:
        people = [] if number("member") else _called(typed("q"))
        if len(people) > 1:
            return _page(people=people, asks=True), 422
        member_id = people[0].id if people else number("member")
        with transaction() as session:
            note_remark(session, new=_remark(member_id), staff_id=current_staff().id, now=now())
    except Refused as refused:
        if refused.status not in MENDABLE:
            raise
        return _page(people=_found(typed("q")), refusal=translated(refused.sentence, refused.values)), refused.status
    flash(_("Written down. If a playbook waits for it, a surprise is suggested."), "good")
    return redirect(url_for("moments.note"), 303)


def _remark(member_id: int) -> NewRemark:
    said = request.form.get("day", "")
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError as fault:
        raise NotThatDay from fault
    about = next((each for each in RemarkAbout if each.value == request.form.get("about")), RemarkAbout.OTHER)
    request_key = typed("request", 40) or form_key()
    return NewRemark(member_id=member_id, about=about, text=typed("text"), request=request_key, day=day)


def _called(words: str) -> list[Member]:
    with reading() as session:
        return people_called(session, words)


def _found(words: str) -> list[Member]:
    try:
        return _called(words) if words.strip() else []
    except NobodyFound:
        return []


def _page(*, people: list[Member], refusal: str = "", asks: bool = False) -> str:
    return render_template(
        "admin/moments/note.html",
        people=people,
        refusal=refusal,
        asks=asks,
        typed=request.form or request.args,
        abouts=list(RemarkAbout),
    )
