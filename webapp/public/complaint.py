"""`/complaint`: a guest says what went wrong; without login, and without naming themselves by their own link.

Each sheet has a signed number of its own, by which one sent twice is known and one kept too long is asked for again.
"""

from datetime import timedelta
from secrets import randbits

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.care.complainants import living
from campaigns.care.complaints import NewComplaint, NobodyNamed, NothingSaid, NoWayBack, complain
from campaigns.core.errors import Refused
from campaigns.core.tokens import ExpiredToken, ForgedToken
from campaigns.members.models import Member
from campaigns.members.profile.addresses import BadEmail
from campaigns.messaging.links import COMPLAINT
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.complaint import ComplaintForm
from webapp.i18n import language, use_language
from webapp.security import limiter

SHEET = "complaint sheet"
SHEET_LASTS = timedelta(days=2)
CODE_LENGTH = 8
MOST_COMPLAINTS = "20 per 10 minutes"
PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    NoWayBack: "email",
    NothingSaid: "text",
    NobodyNamed: "name",
}

blueprint = Blueprint("complaint", __name__, url_prefix="/complaint")


@blueprint.get("")
def show() -> str:
    member = _member_of_link(request.args.get("t", ""))
    if member is None:
        return _page(ComplaintForm(language=language()), member_id=0)
    use_language(member.language)
    return _page(ComplaintForm(name=member.full_name, language=language()), member_id=member.id)


@blueprint.get("/<sheet>")
def again(sheet: str) -> Response:
    """Whoever reloads, or changes the language, after a sheet was refused."""
    del sheet
    return redirect(url_for("complaint.show", lang=request.args.get("lang")), 303)


@blueprint.post("/<sheet>")
@limiter.limit(MOST_COMPLAINTS)
def send(sheet: str) -> Response | tuple[str, int]:
    form = ComplaintForm.of_request()
    try:
        number, member_id = runtime().signer.read(SHEET, sheet, now=now())
    except (ForgedToken, ExpiredToken, ValueError):
        return _page(
            form, member_id=0, notice=_("This page was open too long. Nothing is lost: please send again.")
        ), 422
    if not form.accepted():
        return _page(form, member_id=member_id), 422
    try:
        with transaction() as session:
            new = _said(form, number=number, member_id=member_id)
            code = complain(session, new=new, code=runtime().random_code(CODE_LENGTH), now=now()).code
    except tuple(PLACES) as refused:
        form.refuse(PLACES[type(refused)], refused)
        return _page(form, member_id=member_id), 422
    return redirect(url_for("complaint.thanks", code=code, lang=form.language.data), 303)


@blueprint.get("/thanks/<code>")
def thanks(code: str) -> str:
    return render_template("public/complaint_thanks.html", code=code[:20])


def _member_of_link(token: str) -> Member | None:
    """Whose link it is; a link that is none asks who one is, and turns nobody away."""
    if not token:
        return None
    try:
        (member_id,) = runtime().signer.read(COMPLAINT, token, now=now())
    except (ForgedToken, ExpiredToken, ValueError):
        return None
    with reading() as session:
        return living(session, member_id)


def _page(form: ComplaintForm, *, member_id: int, notice: str = "") -> str:
    sheet = runtime().signer.sign(SHEET, randbits(60), member_id, expires=now() + SHEET_LASTS)
    return render_template("public/complaint.html", form=form, sheet=sheet, known=bool(member_id), notice=notice)


def _said(form: ComplaintForm, *, number: int, member_id: int) -> NewComplaint:
    return NewComplaint(
        form=str(number),
        name=form.name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        text=form.text.data or "",
        language=str(form.language.data),
        member_id=member_id or None,
    )
