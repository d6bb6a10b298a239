"""`/digest/<token>`: whoever works here turns their daily mail off. A GET shows a page and changes nothing."""

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from campaigns.insight.digest.letter import STOPS
from campaigns.staff.models import Staff
from campaigns.staff.operations import change_digest
from campaigns.staff.queries import the_staff
from webapp.edge import now, reading, runtime, transaction
from webapp.i18n import use_language

blueprint = Blueprint("digest", __name__, url_prefix="/digest")


@blueprint.get("/<token>")
def ask(token: str) -> str:
    """Scanners follow every link, so a GET only asks."""
    with reading() as session:
        staff = the_staff(session, staff_id=_whose(token))
    return _page(staff, token, done=False)


@blueprint.post("/<token>")
def stop(token: str) -> AnyResponse | str:
    """Mail clients post here too (RFC 8058), and read no page."""
    with transaction() as session:
        staff = change_digest(session, staff_id=_whose(token), wanted=False)
    if "from_page" in request.form:
        return _page(staff, token, done=True)
    return Response("Unsubscribed.\n", mimetype="text/plain")


def _whose(token: str) -> int:
    (staff_id,) = runtime().signer.read(STOPS, token, now=now())
    return staff_id


def _page(staff: Staff, token: str, *, done: bool) -> str:
    use_language(staff.language)
    return render_template("public/digest.html", token=token, done=done)
