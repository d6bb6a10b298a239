"""The second yes: whoever reads the address confirms, or says no."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.members.agreement.consent import Said, current_consents, record_consents
from campaigns.members.agreement.opt_in import Question, ask, reach_of, reference_of
from campaigns.members.agreement.suppressions import lift_suppression
from campaigns.members.models import (
    AddressKind,
    ConsentRequest,
    ConsentState,
    ContactPoint,
    Member,
    SuppressionReason,
    Topic,
)


class NoSuchRequest(NotFound):
    sentence = mark("Nothing waits for your yes here any more. Nothing was changed.")


class RequestClosed(Refused):
    sentence = mark("This question is no longer open, so nothing was changed. Choose anew what you like to hear about.")
    status = 410


class AskedLately(Refused):
    sentence = mark("They were asked less than a day ago. The message is on its way or in their hands.")


class NothingToConfirm(Refused):
    sentence = mark("There is nothing to confirm: they agreed to nothing here, or have confirmed it already.")


def read_request(session: Session, request_id: int) -> ConsentRequest:
    found = session.get(ConsentRequest, request_id)
    if found is None:
        raise NoSuchRequest
    return found


def confirm(session: Session, *, request_id: int, how: str, evidence: str, now: datetime) -> ConsentRequest:
    """Put in force what still waits for this yes; `how` is the source kept. Said again, it changes nothing."""
    request = _locked(session, request_id)
    if request.confirmed_at is not None:
        return request
    waiting = _waiting(session, request)
    granted = _states(session, request, ConsentState.GRANTED)
    if request.expires_at <= now or not (waiting or granted) or not _confirm_address(session, request, now=now):
        raise RequestClosed
    request.confirmed_at = now
    proof = f"{reference_of(request.id)}: {request.address} {evidence}".strip()
    _say(session, request, waiting, ConsentState.GRANTED, how, proof, now=now)
    lift_suppression(session, kind=request.kind, address=request.address, only=SuppressionReason.ERASED)
    return request


def decline(session: Session, *, request_id: int, how: str, evidence: str, now: datetime) -> ConsentRequest:
    """What waits for this yes will not get it; the question is closed."""
    request = _locked(session, request_id)
    if request.confirmed_at is None and request.expires_at > now:
        request.expires_at = now
        _say(session, request, _waiting(session, request), ConsentState.WITHDRAWN, how, evidence, now=now)
    return request


def ask_to_confirm(session: Session, *, member_id: int, kind: AddressKind, source: str, now: datetime) -> None:
    """Staff have somebody asked, though the club may not ask everybody: about what waits, else what is agreed."""
    there = reach_of(session, [member_id]).get((member_id, kind))
    states = current_consents(session, member_id)
    agreed = [topic for topic in Topic if states.get((kind, topic)) is ConsentState.GRANTED]
    waiting = [topic for topic in Topic if states.get((kind, topic)) is ConsentState.PENDING]
    if there is None or there.confirmed or not (waiting or agreed):
        raise NothingToConfirm
    question = Question(member_id, kind, there.address, tuple(waiting or agreed), source, "")
    if not ask(session, [question], now=now):
        raise AskedLately


def _locked(session: Session, request_id: int) -> ConsentRequest:
    found = session.get(ConsentRequest, request_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NoSuchRequest
    session.execute(select(Member.id).where(Member.id == found.member_id).with_for_update(key_share=True))
    return found


def _confirm_address(session: Session, request: ConsentRequest, *, now: datetime) -> bool:
    """Whether the member still has the address; it is theirs from now on."""
    point = (
        update(ContactPoint)
        .where(
            ContactPoint.member_id == request.member_id,
            ContactPoint.kind == request.kind,
            ContactPoint.address == request.address,
        )
        .values(confirmed_at=now)
        .returning(ContactPoint.id)
    )
    return session.scalar(point) is not None


def _waiting(session: Session, request: ConsentRequest) -> list[Topic]:
    return _states(session, request, ConsentState.PENDING)


def _states(session: Session, request: ConsentRequest, state: ConsentState) -> list[Topic]:
    """The topics of the request that are in `state` now."""
    states = current_consents(session, request.member_id)
    return [topic for topic in map(Topic, request.topics) if states.get((request.kind, topic)) is state]


def _say(
    session: Session,
    request: ConsentRequest,
    topics: list[Topic],
    state: ConsentState,
    how: str,
    evidence: str,
    *,
    now: datetime,
) -> None:
    said = [Said(request.member_id, request.kind, topic, state, how, evidence) for topic in topics]
    record_consents(session, said, now=now)
