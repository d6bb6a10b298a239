"""`/event/<code>`: an event that is open to everybody, for those who have no invitation. GET and HEAD only show."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.hosts import hosts_of
from campaigns.events.models import EventState, InvitationState
from campaigns.events.public import ask_for_seat, is_open_to_strangers, public_event
from campaigns.members.newcomers import NoAddress
from campaigns.members.operations import CODE_LENGTH
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.names import NameMissing
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.friend import FriendForm
from webapp.i18n import language
from webapp.security import limiter

ASKED = "seat asked for"
STATES = list(InvitationState)
"""An answer names the state by its place here."""
PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    BadPhone: "phone",
    NoAddress: "email",
    NameMissing: "full_name",
}
MOST_SIGN_UPS = "30 per 10 minutes"

blueprint = Blueprint("gathering", __name__, url_prefix="/event")


@blueprint.get("/<code>")
def show(code: str) -> str:
    return _page(code, FriendForm(language=language()))


@blueprint.post("/<code>")
@limiter.limit(MOST_SIGN_UPS)
def ask(code: str) -> Response | tuple[str, int]:
    form = FriendForm.of_request()
    if not form.accepted():
        return _page(code, form), 422
    try:
        with transaction() as session:
            member_code = runtime().random_code(CODE_LENGTH)
            invitation = ask_for_seat(
                session, event_code=_plain(code), newcomer=form.newcomer(), code=member_code, now=now()
            )
            token = runtime().signer.sign(ASKED, STATES.index(invitation.state))
    except tuple(PLACES) as refused:
        form.refuse(PLACES[type(refused)], refused)
        return _page(code, form), 422
    return redirect(url_for("gathering.asked", code=code, token=token, lang=form.language.data), 303)


@blueprint.get("/<code>/<token>")
def asked(code: str, token: str) -> str:
    (place,) = runtime().signer.read(ASKED, token, now=now())
    with reading() as session:
        event = public_event(session, _plain(code))
    return render_template("public/friend_welcome.html", event=event, host=None, state=STATES[place])


def _page(code: str, form: FriendForm) -> str:
    with reading() as session:
        event = public_event(session, _plain(code))
        hosts = hosts_of(session, event.id)
    return render_template(
        "public/gathering.html",
        event=event,
        hosts=hosts,
        form=form,
        is_open=is_open_to_strangers(event, now=now()),
        is_off=event.state is EventState.CANCELLED,
        opens_at=event.rsvp_from if not event.opened(now()) else None,
    )


def _plain(code: str) -> str:
    return code.replace("\x00", "")
