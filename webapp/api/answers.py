"""Answers to invitations, told of by programs that guests speak with."""

from flask import Blueprint, Response, jsonify

from campaigns.events.answers import Choice, NewAnswer
from campaigns.events.models import AnswerSource
from campaigns.events.queries import named_invitation
from webapp.answering import take_answer
from webapp.api.body import read_body, shaped
from webapp.api.keys import MOST_CALLS, ask_for_key, caller, is_a_miss, keyed
from webapp.api.shapes import AnswerStands, AnswerTold
from webapp.edge import now, reading
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("api_answers", __name__, url_prefix="/api/v1")
blueprint.after_request(ask_for_key)


@blueprint.post("/answers")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def answer() -> Response:
    told = shaped(AnswerTold, read_body())
    with reading() as session:
        invitation = named_invitation(session, event=told.event, member=told.member)
    given = take_answer(
        NewAnswer(
            invitation_id=invitation.id,
            choice=Choice(told.answer),
            party_size=told.party_size,
            source=AnswerSource.API,
            at=now(),
        )
    )
    stands = AnswerStands.model_validate(given, from_attributes=True)
    return jsonify(stands.model_dump(mode="json"))
