"""`/p/<token>`: what a member wants to hear about, and the one click that ends it (RFC 8058). GET only shows."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from campaigns.members.models import AddressKind, Topic
from campaigns.messaging.links import PURPOSE
from campaigns.messaging.preferences import Preferences, read_preferences, save_preferences, unsubscribe
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.preferences import PreferencesForm
from webapp.i18n import use_language

blueprint = Blueprint("preferences", __name__, url_prefix="/p")


@blueprint.get("/<token>")
def show(token: str) -> str:
    preferences = _read(token)
    wanted = {kind.value: [topic.value for topic in topics] for kind, topics in preferences.wanted.items()}
    return _page(token, preferences, PreferencesForm(data=wanted))


@blueprint.post("/<token>")
def save(token: str) -> AnyResponse | tuple[str, int]:
    preferences = _read(token)
    form = PreferencesForm.of_request()
    form.keep(frozenset(preferences.wanted))
    if not form.accepted():
        return _page(token, preferences, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        save_preferences(session, member_id=preferences.member.id, wanted=form.wanted(), now=now())
    flash(_("Saved. We keep to it from now on."), "good")
    return redirect(url_for("preferences.show", token=token), HTTPStatus.SEE_OTHER)


@blueprint.get("/<token>/unsubscribe")
def ask(token: str) -> str:
    """Scanners follow every link, so a GET changes nothing and asks."""
    preferences = _read(token)
    return render_template("public/unsubscribe.html", preferences=preferences, token=token, topics=_topics())


@blueprint.post("/<token>/unsubscribe")
def one_click(token: str) -> AnyResponse:
    """Mail clients post `List-Unsubscribe=One-Click`; the page's own button posts the same."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        return Response("Post List-Unsubscribe=One-Click.\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    (member_id,) = runtime().signer.read(PURPOSE, token, now=now())
    with transaction() as session:
        unsubscribe(session, member_id=member_id, topics=_topics(), now=now())
    if "from_page" in request.form:
        flash(_("Done. We will not write to you about this again."), "good")
        return redirect(url_for("preferences.show", token=token), HTTPStatus.SEE_OTHER)
    return Response("Unsubscribed.\n", mimetype="text/plain")


def _read(token: str) -> Preferences:
    (member_id,) = runtime().signer.read(PURPOSE, token, now=now())
    with reading() as session:
        preferences = read_preferences(session, member_id)
    use_language(preferences.member.language)
    return preferences


def _topics() -> list[Topic]:
    """The topic the link names, else all."""
    named = request.args.get("topic")
    return [topic for topic in Topic if topic.value == named] or list(Topic)


def _page(token: str, preferences: Preferences, form: PreferencesForm) -> str:
    form.keep(frozenset(preferences.wanted))
    stopped = AddressKind.SMS in preferences.stopped
    return render_template("public/preferences.html", preferences=preferences, token=token, form=form, stopped=stopped)
