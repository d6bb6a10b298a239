"""`/p/<token>`: what a member wants to hear about, a pause, how we address them. GET and HEAD only show."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from campaigns.members.merged import standing_id
from campaigns.members.models import AddressKind
from campaigns.messaging.links import COMPLAINT, PURPOSE
from campaigns.messaging.preferences import (
    PAUSES,
    Preferences,
    correct,
    pause,
    read_preferences,
    resume,
    save_preferences,
    stop_everything,
)
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.preferences import AddressedForm, PreferencesForm
from webapp.i18n import use_language

blueprint = Blueprint("preferences", __name__, url_prefix="/p")


@blueprint.get("/<token>")
def show(token: str) -> str:
    preferences = _read(token)
    return _page(token, preferences, _filled(preferences))


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
    return _back(token)


@blueprint.post("/<token>/pause")
def rest(token: str) -> AnyResponse:
    """`length` is of PAUSES; anything else ends the pause."""
    length = request.form.get("length", "")
    with transaction() as session:
        if length in PAUSES:
            pause(session, member_id=member_of(session, token), length=length, now=now())
        else:
            resume(session, member_id=member_of(session, token), now=now())
    flash(_("We leave you in peace for now.") if length in PAUSES else _("Welcome back."), "good")
    return _back(token)


@blueprint.post("/<token>/stop")
def stop(token: str) -> AnyResponse:
    with transaction() as session:
        stop_everything(session, member_id=member_of(session, token), now=now())
    flash(_("Done. We only confirm what you ask for yourself."), "good")
    return _back(token)


@blueprint.post("/<token>/addressed")
def addressed(token: str) -> AnyResponse | tuple[str, int]:
    preferences = _read(token)
    form = AddressedForm.of_request()
    if not form.accepted():
        return _page(token, preferences, _filled(preferences), form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        correct(
            session,
            member_id=preferences.member.id,
            call_name=str(form.call_name.data),
            language=str(form.language.data),
        )
    flash(_("Saved. We keep to it from now on."), "good")
    return _back(token, lang=form.language.data)


def member_of(session: Session, token: str) -> int:
    """Whose link it is; of a record that was merged, who stands for it."""
    (member_id,) = runtime().signer.read(PURPOSE, token, now=now())
    return standing_id(session, member_id)


def _read(token: str) -> Preferences:
    with reading() as session:
        preferences = read_preferences(session, member_of(session, token), now=now())
    use_language(preferences.member.language)
    return preferences


def _filled(preferences: Preferences) -> PreferencesForm:
    ticked = {kind: topics | preferences.asked[kind] for kind, topics in preferences.wanted.items()}
    return PreferencesForm(data={kind.value: [topic.value for topic in topics] for kind, topics in ticked.items()})


def _page(token: str, preferences: Preferences, form: PreferencesForm, addressed: AddressedForm | None = None) -> str:
    form.keep(frozenset(preferences.wanted))
    return render_template(
        "public/preferences.html",
        preferences=preferences,
        token=token,
        form=form,
        addressed=addressed or AddressedForm(obj=preferences.member),
        stopped=AddressKind.SMS in preferences.stopped,
        asked=[kind for kind, topics in preferences.asked.items() if topics],
        complaint=runtime().signer.sign(COMPLAINT, preferences.member.id),
    )


def _back(token: str, **query: Any) -> AnyResponse:
    return redirect(url_for("preferences.show", token=token, **query), HTTPStatus.SEE_OTHER)
