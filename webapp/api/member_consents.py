"""What members agree to, told to programs and by them."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.members.agreement.consent import Said, current_consents
from campaigns.members.agreement.opt_in import OWN_IMPORT, agree
from campaigns.members.history import consent_changes_of
from campaigns.members.models import ConsentState
from campaigns.members.updated import member_by_code
from campaigns.staff.scopes import Scope
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint
from webapp.api.members import NOBODY
from webapp.api.once import once
from webapp.api.shapes.members import Consents, ConsentsGiven
from webapp.edge import now, reading

area = Area("member_consents")


@area.offers(
    Endpoint(
        name="readConsents",
        method="GET",
        path="/members/<code>/consents",
        scope=Scope.MEMBERS_READ,
        summary=mark("What a member agrees to, and how that came."),
        answers=Consents,
        says="What is in force, and its history.",
        errors=NOBODY,
    )
)
def show(code: str) -> Consents:
    with reading() as session:
        return _told(session, code)


@area.offers(
    Endpoint(
        name="recordConsents",
        method="POST",
        path="/members/<code>/consents",
        scope=Scope.MEMBERS_WRITE,
        summary=mark("Tell what a member said about some topics; the others stay as they are."),
        takes=ConsentsGiven,
        answers=Consents,
        says="What is in force now. The same call again changes nothing.",
        errors=NOBODY,
    )
)
def record(code: str) -> Response:
    told = shaped(ConsentsGiven, read_body())

    def take(session: Session) -> dict[str, Any]:
        member = member_by_code(session, code)
        source = told.source if told.confirmed else OWN_IMPORT
        said = [
            Said(member.id, each.channel, each.topic, ConsentState(each.state), source, told.evidence)
            for each in told.consents
        ]
        agree(session, said, now=now())
        return _told(session, code).model_dump(mode="json")

    return once(take)


def _told(session: Session, code: str) -> Consents:
    member = member_by_code(session, code)
    in_force = current_consents(session, member.id)
    return Consents.model_validate(
        {
            "code": member.code,
            "consents": [
                {"channel": kind, "topic": topic, "state": state} for (kind, topic), state in sorted(in_force.items())
            ],
            "changes": [
                {
                    "channel": change.kind,
                    "topic": change.topic,
                    "state": change.state,
                    "source": change.source,
                    "evidence": change.evidence,
                    "at": change.at,
                }
                for change in consent_changes_of(session, member.id)
            ],
        }
    )
