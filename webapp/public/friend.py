"""A friend's invitation: who invites, to an event or into the club, and a seat."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.models import Event, InvitationState
from campaigns.members.newcomers import Newcomer, NoAddress
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.names import NameMissing
from campaigns.outreach.friends import FriendPage, read_friend_page, welcome_friend, welcome_to_club
from campaigns.referrals.operations import OwnLink
from webapp.edge import now, reading, runtime, transaction
from webapp.formats import say_date
from webapp.forms.friend import FriendForm, StandingForm
from webapp.i18n import language, localised_here, use_language
from webapp.security import limiter

CODE_LENGTH = 10
WELCOMED = "friend welcomed"
STATES = list(InvitationState)
"""A welcome names the state by its place here; one past the end is somebody who only joined."""
JOINED = len(STATES)
PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    BadPhone: "phone",
    NoAddress: "email",
    OwnLink: "email",
    NameMissing: "full_name",
}
MOST_SIGN_UPS = "30 per 10 minutes"

blueprint = Blueprint("friend", __name__, url_prefix="/i")


@blueprint.get("/<code>")
def show(code: str) -> str:
    page = _read(code)
    return _page(page, _form(page))


@blueprint.post("/<code>")
@limiter.limit(MOST_SIGN_UPS)
def join(code: str) -> Response | tuple[str, int]:
    page = _read(code)
    form = _form(page)
    if not form.accepted():
        return _page(page, form), 422
    try:
        friend = form.newcomer()
        token = runtime().signer.sign(WELCOMED, _welcome(code, form, friend))
    except tuple(PLACES) as refused:
        form.refuse(PLACES[type(refused)], refused)
        return _page(page, form), 422
    return redirect(url_for("friend.welcome", code=code, token=token, lang=friend.language), 303)


@blueprint.get("/<code>/<token>")
def welcome(code: str, token: str) -> str:
    page = _read(code)
    (place,) = runtime().signer.read(WELCOMED, token, now=now())
    if place == JOINED or page.event is None:
        return render_template("public/friend_joined.html", host=page.host, has_seat=place != JOINED)
    return render_template("public/friend_welcome.html", event=page.event, host=page.host, state=STATES[place])


def _welcome(code: str, form: FriendForm, friend: Newcomer) -> int:
    """Let them in; gives the place of their state."""
    told: dict[str, Any] = {"link_code": code, "friend": friend, "now": now()}
    told["code"] = runtime().random_code(CODE_LENGTH)
    with transaction() as db:
        if isinstance(form, StandingForm):
            invitation = welcome_to_club(db, event_code=str(form.event_code.data or ""), **told)
        else:
            invitation = welcome_friend(db, **told)
        return STATES.index(invitation.state) if invitation else JOINED


def _read(code: str) -> FriendPage:
    with reading() as db:
        page = read_friend_page(db, code=code, now=now())
    use_language(page.host.language)
    return page


def _form(page: FriendPage) -> FriendForm:
    if page.event is not None:
        return FriendForm.of_request(language=language())
    form = StandingForm.of_request(language=language())
    events = [(event.code, _named(event)) for event in page.to_choose]
    form.event_code.choices = [("", _("No event yet")), *events]
    if not events:
        del form.event_code
    return form


def _named(event: Event) -> str:
    return f"{localised_here(event.title)} · {say_date(event.starts_at.astimezone(ZoneInfo(event.zone)))}"


def _page(page: FriendPage, form: FriendForm) -> str:
    if page.event is None:
        return render_template("public/friend_club.html", page=page, form=form)
    is_open = page.event.takes_answers(now()) and not page.event.points_price
    return render_template("public/friend.html", page=page, form=form, is_open=is_open)
