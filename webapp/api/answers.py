"""Answers to invitations, told of by programs that guests speak with."""

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.events.answers import Answer, Choice, NewAnswer
from campaigns.events.models import AnswerSource, Invitation
from campaigns.events.queries import named_invitation
from campaigns.events.saying.named import owed_words, partial_saying
from campaigns.events.saying.said import CompanionSaid, Saying
from campaigns.events.seats import answer_invitation
from campaigns.staff.scopes import Scope
from webapp.answering import take_answer
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint
from webapp.api.once import is_named, once
from webapp.api.shapes.events import AnswerStands, AnswerTold
from webapp.edge import now, reading

area = Area("answers")

REFUSALS = {
    404: "No such event, member or invitation.",
    409: "No answer is taken: it is too early or too late, the party does not fit, the guest is in already.",
    410: "The invitation was withdrawn.",
}


@area.offers(
    Endpoint(
        name="answerInvitation",
        method="POST",
        path="/answers",
        scope=Scope.EVENTS_WRITE,
        summary=mark("Answer an invitation for a guest."),
        takes=AnswerTold,
        answers=AnswerStands,
        says="How the guest stands. The same call again changes nothing.",
        errors=REFUSALS,
    )
)
def answer() -> Response:
    told = shaped(AnswerTold, read_body())
    if is_named():
        return once(lambda session: _take(session, told))
    with reading() as session:
        invitation = named_invitation(session, event=told.event, member=told.member)
        saying = _saying(session, invitation, told)
    given = take_answer(
        NewAnswer(
            invitation_id=invitation.id,
            choice=Choice(told.answer),
            party_size=told.party_size,
            source=AnswerSource.API,
            at=now(),
            saying=saying,
        )
    )
    with reading() as session:
        return jsonify(_stands(session, invitation, given))


def _take(session: Session, told: AnswerTold) -> dict[str, Any]:
    """Alone and not with others who answer just now: its reply is kept in the same transaction."""
    invitation = named_invitation(session, event=told.event, member=told.member)
    given = answer_invitation(
        session,
        invitation_id=invitation.id,
        choice=Choice(told.answer),
        party_size=told.party_size,
        source=AnswerSource.API,
        now=now(),
        saying=_saying(session, invitation, told),
    )
    return _stands(session, invitation, given)


def _stands(session: Session, invitation: Invitation, given: Answer) -> dict[str, Any]:
    owed = owed_words(session, event_id=invitation.event_id, invitation_id=invitation.id)
    stands = AnswerStands(
        state=given.state, party_size=given.party_size, position=given.position, changed=given.changed, owed=owed
    )
    return stands.model_dump(mode="json")


def _saying(session: Session, invitation: Invitation, told: AnswerTold) -> Saying | None:
    return partial_saying(
        session,
        event_id=invitation.event_id,
        companions=[CompanionSaid(each.name, each.diet, each.note) for each in told.companions],
        party_size=told.party_size,
        diet=told.diet,
        note=told.note,
        answers=[(each.question, each.answer) for each in told.answers],
    )
