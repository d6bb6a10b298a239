"""`/r/<token>/sessions`: a guest chooses sessions that have seats of their own, or waits. GET and HEAD only show."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.links import PURPOSE
from campaigns.events.models import Invitation
from campaigns.events.queries import get_invitation
from campaigns.events.sessions.choosing import choose_sessions, may_choose
from campaigns.events.sessions.places import Offered, offered_sessions
from campaigns.members.privacy.erasure import refuse_erased
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.rsvp_sessions import SessionsForm
from webapp.i18n import use_language

blueprint = Blueprint("rsvp_sessions", __name__, url_prefix="/r")


@blueprint.route("/<token>/sessions", methods=["GET", "POST"])
def choose(token: str) -> Response | str | tuple[str, int]:
    invitation, offered = _read(token)
    form = _form(invitation, offered)
    if not form.accepted():
        page = _page(token, invitation, offered, form)
        return (page, 422) if form.errors else page
    try:
        with transaction() as session:
            names, waits = form.names.data or (), form.waits.data or ()
            choose_sessions(session, invitation_id=invitation.id, names=names, waits=waits, now=now())
    except Refused as refused:
        invitation, offered = _read(token)
        form = _form(invitation, offered)
        form.refuse("names", refused)
        return _page(token, invitation, offered, form), refused.status
    return redirect(url_for("rsvp.show", token=token, _anchor="sessions"), 303)


def _read(token: str) -> tuple[Invitation, list[Offered]]:
    (invitation_id,) = runtime().signer.read(PURPOSE, token, now=now())
    with reading() as session:
        invitation = get_invitation(session, invitation_id)
        use_language(invitation.member.language)
        refuse_erased(invitation.member)
        return invitation, list(offered_sessions(session, invitation))


def _form(invitation: Invitation, offered: list[Offered]) -> SessionsForm:
    return SessionsForm.of_guest(offered, party=invitation.party_size, zone=invitation.event.zone)


def _page(token: str, invitation: Invitation, offered: list[Offered], form: SessionsForm) -> str:
    return render_template(
        "public/rsvp_sessions.html",
        token=token,
        invitation=invitation,
        event=invitation.event,
        offered=offered,
        may_choose=may_choose(invitation, now=now()),
        form=form,
    )
