"""What staff do with an event and its guests: each a POST that goes back to the event's page."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.answers import Choice
from campaigns.events.finishing import finish_event
from campaigns.events.invitations import invite_member
from campaigns.events.models import AnswerSource
from campaigns.events.operations import cancel_event, publish_event
from campaigns.events.queries import check_belongs
from campaigns.events.seats import answer_invitation
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, transaction
from webapp.i18n import translated
from webapp.identifiers import posted_number
from webapp.labels import label

blueprint = Blueprint("event_actions", __name__, url_prefix="/events/<int:event_id>")


@blueprint.post("/publish")
@requires(Permission.EDIT_EVENTS)
def publish(event_id: int) -> Response:
    with transaction() as session:
        publish_event(session, event_id=event_id, now=now())
    flash(_("Published. Members who are invited can answer."), "good")
    return _back(event_id)


@blueprint.post("/cancel")
@requires(Permission.EDIT_EVENTS)
def cancel(event_id: int) -> Response:
    with transaction() as session:
        cancel_event(session, event_id=event_id, now=now())
    flash(_("Cancelled. Everybody who had heard of it is being told."), "good")
    return _back(event_id)


@blueprint.post("/finish")
@requires(Permission.EDIT_EVENTS)
def finish(event_id: int) -> Response:
    with transaction() as session:
        finish_event(session, event_id=event_id, now=now())
    flash(_("Finished. Those who had a seat and did not come are marked."), "good")
    return _back(event_id)


@blueprint.post("/invite")
@requires(Permission.EDIT_EVENTS)
def invite(event_id: int) -> Response:
    with transaction() as session:
        invited = invite_member(session, event_id=event_id, member_id=posted_number("member_id"), now=now())
        name = invited.member.full_name
    flash(_("%(name)s is invited. Answer for them here, or let a campaign write to them.", name=name), "good")
    return _back(event_id, state="invited")


@blueprint.post("/invitations/<int:invitation_id>/answer")
@requires(Permission.EDIT_EVENTS)
def answer(event_id: int, invitation_id: int) -> Response:
    """On the guest's behalf, as they told us by telephone."""
    try:
        with transaction() as session:
            check_belongs(session, event_id=event_id, invitation_id=invitation_id)
            given = answer_invitation(
                session,
                invitation_id=invitation_id,
                choice=_choice(),
                party_size=request.form.get("party_size", 0, type=int),
                source=AnswerSource.STAFF,
                now=now(),
            )
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _back(event_id, state=request.form.get("state"))
    flash(_("Noted: %(state)s.", state=label(given.state).text), "good")
    return _back(event_id, state=given.state.value)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@requires(Permission.EDIT_EVENTS)
def withdraw(event_id: int, invitation_id: int) -> Response:
    with transaction() as session:
        check_belongs(session, event_id=event_id, invitation_id=invitation_id)
        name = withdraw_invitation(session, invitation_id=invitation_id, now=now()).member.full_name
    flash(_("Withdrawn. If %(name)s had heard of it, they are being told.", name=name), "good")
    return _back(event_id, state=request.form.get("state"))


def _choice() -> Choice:
    try:
        return Choice(request.form.get("answer", ""))
    except ValueError as fault:
        raise BadRequest from fault


def _back(event_id: int, **query: Any) -> Response:
    return redirect(url_for("events.show", event_id=event_id, **query), 303)
