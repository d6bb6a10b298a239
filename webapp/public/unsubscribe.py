"""`/p/<token>/unsubscribe`: the one click that ends a topic (RFC 8058). A GET shows a page and changes nothing."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from campaigns.members.models import Topic
from campaigns.messaging.preferences import read_preferences, unsubscribe
from webapp.edge import now, reading, transaction
from webapp.i18n import use_language
from webapp.public.preferences import member_of

blueprint = Blueprint("unsubscribe", __name__, url_prefix="/p")


@blueprint.get("/<token>/unsubscribe")
def ask(token: str) -> str:
    """Scanners follow every link, so a GET only asks."""
    with reading() as session:
        preferences = read_preferences(session, member_of(session, token), now=now())
    use_language(preferences.member.language)
    return render_template("public/unsubscribe.html", preferences=preferences, token=token, topics=_topics())


@blueprint.post("/<token>/unsubscribe")
def one_click(token: str) -> AnyResponse:
    """Mail clients post `List-Unsubscribe=One-Click`; the page's own button posts the same."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        return Response("Post List-Unsubscribe=One-Click.\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    with transaction() as session:
        unsubscribe(session, member_id=member_of(session, token), topics=_topics(), now=now())
    if "from_page" in request.form:
        flash(_("Done. We will not write to you about this again."), "good")
        return redirect(url_for("preferences.show", token=token), HTTPStatus.SEE_OTHER)
    return Response("Unsubscribed.\n", mimetype="text/plain")


def _topics() -> list[Topic]:
    """The topic the link names, else all."""
    named = request.args.get("topic")
    return [topic for topic in Topic if topic.value == named] or list(Topic)
