"""`/digest/<token>`: whoever works here turns a mail of the house off. A GET shows a page and changes nothing."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from campaigns.insight.digest.letter import STOPS
from campaigns.insight.month.letter import STOPS as STOPS_MONTH
from campaigns.staff.models import Staff
from campaigns.staff.operations import change_digest, change_month_mail
from campaigns.staff.queries import the_staff
from webapp.edge import now, reading, runtime, transaction
from webapp.i18n import use_language

blueprint = Blueprint("digest", __name__, url_prefix="/digest")
STOP: Mapping[str, Callable[[Session, int], Staff]] = {
    STOPS: lambda session, staff_id: change_digest(session, staff_id=staff_id, wanted=False),
    STOPS_MONTH: lambda session, staff_id: change_month_mail(session, staff_id=staff_id, wanted=False),
}


@blueprint.get("/<token>")
def ask(token: str) -> str:
    """Scanners follow every link, so a GET only asks."""
    return _ask(STOPS, token)


@blueprint.get("/month/<token>")
def ask_month(token: str) -> str:
    return _ask(STOPS_MONTH, token)


@blueprint.post("/<token>")
def stop(token: str) -> AnyResponse | str:
    """Mail clients post here too (RFC 8058), and read no page."""
    return _stop(STOPS, token)


@blueprint.post("/month/<token>")
def stop_month(token: str) -> AnyResponse | str:
    return _stop(STOPS_MONTH, token)


def _ask(mail: str, token: str) -> str:
    with reading() as session:
        staff = the_staff(session, staff_id=_whose(mail, token))
    return _page(staff, mail, done=False)


def _stop(mail: str, token: str) -> AnyResponse | str:
    with transaction() as session:
        staff = STOP[mail](session, _whose(mail, token))
    if "from_page" in request.form:
        return _page(staff, mail, done=True)
    return Response("Unsubscribed.\n", mimetype="text/plain")


def _whose(mail: str, token: str) -> int:
    (staff_id,) = runtime().signer.read(mail, token, now=now())
    return staff_id


def _page(staff: Staff, mail: str, *, done: bool) -> str:
    use_language(staff.language)
    return render_template("public/digest.html", is_monthly=mail == STOPS_MONTH, done=done)
