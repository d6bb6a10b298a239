"""`/event/<code>`: an event that is open to everybody, for those who have no invitation. GET and HEAD only show."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.hosts import hosts_of
from campaigns.events.models import Event, EventState, InvitationState
from campaigns.events.parties import PartyRefused
from campaigns.events.public import ask_for_seat, is_open_to_strangers, public_event
from campaigns.events.saying.said import SayingRefused
from campaigns.members.newcomers import NoAddress
from campaigns.members.operations import CODE_LENGTH
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.names import NameMissing
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.friend import PublicForm
from webapp.security import limiter

ASKED = "seat asked for"
STATES = list(InvitationState)
"""An answer names the state by its place here."""
PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    BadPhone: "phone",
    NoAddress: "email",
    NameMissing: "full_name",
    PartyRefused: "companions",
    SayingRefused: "companions",
}
MOST_SIGN_UPS = "30 per 10 minutes"

blueprint = Blueprint("gathering", __name__, url_prefix="/event")


@blueprint.get("/<code>")
def show(code: str) -> str:
    event = _event(code)
    return _page(event, PublicForm.of_page(most=event.public_party))


@blueprint.post("/<code>")
@limiter.limit(MOST_SIGN_UPS)
def ask(code: str) -> Response | tuple[str, int]:
    event = _event(code)
    form = PublicForm.of_page(most=event.public_party)
    if not form.accepted():
        return _page(event, form), 422
    try:
        with transaction() as session:
            invitation = ask_for_seat(
                session,
                event_code=code,
                newcomer=form.newcomer(),
                companions=form.named(),
                code=runtime().random_code(CODE_LENGTH),
                now=now(),
            )
            token = runtime().signer.sign(ASKED, STATES.index(invitation.state), invitation.party_size)
    except tuple(PLACES) as refused:
        form.refuse(next(place for kind, place in PLACES.items() if isinstance(refused, kind)), refused)
        return _page(event, form), 422
    return redirect(url_for("gathering.asked", code=code, token=token, lang=form.language.data), 303)


@blueprint.get("/<code>/<token>")
def asked(code: str, token: str) -> str:
    place, *more = runtime().signer.read(ASKED, token, now=now())
    return render_template(
        "public/friend_welcome.html", event=_event(code), host=None, state=STATES[place], party=more[0] if more else 1
    )


def _event(code: str) -> Event:
    with reading() as session:
        return public_event(session, code)


def _page(event: Event, form: PublicForm) -> str:
    with reading() as session:
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
