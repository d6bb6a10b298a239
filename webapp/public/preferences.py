"""`/p/<token>`: what a member wants to hear about, a pause, how and where we write to them. GET and HEAD only show."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from campaigns.core.errors import Refused
from campaigns.members.merged import standing_id
from campaigns.members.models import AddressKind, Member
from campaigns.members.privacy.erasure import refuse_erased
from campaigns.members.profile.contact_points import disown_contact_point, prefer_contact_point
from campaigns.members.queries import get_member
from campaigns.messaging.links import COMPLAINT, PURPOSE
from campaigns.messaging.preferences import (
    PAUSES,
    ChosenMeanwhile,
    Preferences,
    correct,
    pause,
    read_preferences,
    resume,
    save_preferences,
    stop_everything,
)
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.preferences import AddressedForm, PreferencesForm, number_of
from webapp.i18n import translated, use_language
from webapp.own_pages import own_page_url

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
    member_id, seen = preferences.member.id, number_of(form.seen)
    try:
        with transaction() as session:
            save_preferences(session, member_id=member_id, wanted=form.wanted(), seen=seen, now=now())
    except ChosenMeanwhile as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _page(token, preferences, _filled(preferences)), HTTPStatus.CONFLICT
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
    form.keep(frozenset(preferences.wanted))
    if not form.accepted():
        return _page(token, preferences, _filled(preferences), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction() as session:
            _correct(session, preferences.member, form)
    except Refused as refused:
        form.refuse("call_name", refused)
        form.revision.data = str(preferences.member.revision)
        return _page(token, preferences, _filled(preferences), form), refused.status
    flash(_("Saved. We keep to it from now on."), "good")
    return _back(token, lang=form.language.data)


@blueprint.post("/<token>/prefer")
def prefer(token: str) -> AnyResponse:
    with transaction() as session:
        prefer_contact_point(session, member_id=_the_member(session, token), point_id=_point_id(), now=now())
    flash(_("We write to you there first now."), "good")
    return _back(token)


@blueprint.post("/<token>/not-mine")
def not_mine(token: str) -> AnyResponse:
    """The address reads somebody else, or nobody; the member's other addresses stay."""
    with transaction() as session:
        disown_contact_point(session, member_id=_the_member(session, token), point_id=_point_id(), now=now())
    flash(_("Thank you. Nothing is sent to that address any more."), "good")
    return _back(token)


def _correct(session: Session, member: Member, form: AddressedForm) -> None:
    correct(
        session,
        member_id=member.id,
        revision=number_of(form.revision),
        call_name=str(form.call_name.data),
        language=str(form.language.data),
        preferred_kind=form.kind() if form.preferred_kind else member.preferred_kind,
        now=now(),
    )


def _the_member(session: Session, token: str) -> int:
    member_id = member_of(session, token)
    refuse_erased(get_member(session, member_id))
    return member_id


def _point_id() -> int:
    return request.form.get("point", 0, type=int)


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
    values = {kind.value: [topic.value for topic in topics] for kind, topics in ticked.items()}
    return PreferencesForm(data={**values, "seen": preferences.seen})


def _page(token: str, preferences: Preferences, form: PreferencesForm, addressed: AddressedForm | None = None) -> str:
    kinds = frozenset(preferences.wanted)
    form.keep(kinds)
    if addressed is None:
        addressed = AddressedForm(obj=preferences.member)
        addressed.preferred_kind.data = preferences.member.preferred_kind or ""
        addressed.keep(kinds)
    return render_template(
        "public/preferences.html",
        preferences=preferences,
        token=token,
        form=form,
        addressed=addressed,
        stopped=AddressKind.SMS in preferences.stopped,
        asked=[kind for kind, topics in preferences.asked.items() if topics],
        own_page=own_page_url(preferences.member.id),
        complaint=runtime().signer.sign(COMPLAINT, preferences.member.id),
    )


def _back(token: str, **query: Any) -> AnyResponse:
    return redirect(url_for("preferences.show", token=token, **query), HTTPStatus.SEE_OTHER)
