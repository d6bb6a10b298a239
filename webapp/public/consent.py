"""`/consent/<token>`: the second yes of a double opt-in. GET and HEAD show, only POST confirms."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaigns.members.agreement.confirmation import confirm, decline, read_request
from campaigns.members.models import ConsentRequest, Member
from campaigns.members.queries import get_member
from campaigns.messaging.links import CONFIRMING
from campaigns.messaging.opt_in import topics_in
from webapp.edge import now, reading, runtime, transaction
from webapp.i18n import language, use_language

BY_PAGE = "confirmation_page"

blueprint = Blueprint("consent", __name__, url_prefix="/consent")


@blueprint.get("/<token>")
def show(token: str) -> str:
    asked, member = _read(token)
    return render_template(
        "public/consent.html",
        member=member,
        asked=asked,
        said_no=asked.confirmed_at is None and asked.expires_at <= now(),
        topics=topics_in(asked.topics, language()),
    )


@blueprint.post("/<token>")
def answer(token: str) -> Response:
    say = decline if request.form.get("answer") == "no" else confirm
    with transaction() as session:
        say(session, request_id=_request_id(token), how=BY_PAGE, evidence=f"/consent/{token[:12]}…", now=now())
    return redirect(url_for("consent.show", token=token), 303)


def _read(token: str) -> tuple[ConsentRequest, Member]:
    with reading() as session:
        asked = read_request(session, _request_id(token))
        member = get_member(session, asked.member_id)
    use_language(member.language)
    return asked, member


def _request_id(token: str) -> int:
    (request_id,) = runtime().signer.read(CONFIRMING, token, now=now())
    return request_id
