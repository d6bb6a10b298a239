"""What happened with members elsewhere, told of by other systems of the club."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.purchase_refusals import InFuture
from campaigns.members.imports.purchase_rows import AHEAD, LONGEST
from campaigns.members.profile.addresses import normalise_email, normalise_phone
from campaigns.members.signals.cancelling import cancel_signals
from campaigns.members.signals.taking import SignalRow, take_signals
from campaigns.members.told import Fate, Told, refused_by
from campaigns.staff.scopes import Scope
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint
from webapp.api.once import once
from webapp.api.shapes.signals import CancelAnswer, CancelCall, SignalCall, SignalsAnswer, SignalTold
from webapp.edge import now
from webapp.i18n import translated

area = Area("signals")

FATES = (Fate.RECORDED, Fate.UNCHANGED, Fate.REFUSED)


class ReferenceTwice(Refused):
    sentence = mark("The reference “%(reference)s” stands in this call already.")


class OfNobody(Refused):
    sentence = mark("The signal does not say whose it is.")


@area.offers(
    Endpoint(
        name="recordSignals",
        method="POST",
        path="/signals",
        scope=Scope.SIGNALS_WRITE,
        summary=mark("Tell what happened with members elsewhere, up to 10,000 signals at once."),
        takes=SignalCall,
        items={"signals": SignalTold},
        answers=SignalsAnswer,
        says="What became of each signal. The same call again changes nothing.",
    )
)
def record() -> Response:
    call = shaped(SignalCall, read_body())
    rows, refused = _read(call)

    def take(session: Session) -> dict[str, Any]:
        return _answer(call, {**take_signals(session, rows, source=call.source, now=now()), **refused})

    return once(take)


@area.offers(
    Endpoint(
        name="cancelSignals",
        method="POST",
        path="/signals/cancelled",
        scope=Scope.SIGNALS_WRITE,
        summary=mark("Take back signals, such as a booking that was cancelled, up to 10,000 at once."),
        takes=CancelCall,
        answers=CancelAnswer,
        says="How many were cancelled. The same call again changes nothing.",
    )
)
def cancel() -> Response:
    call = shaped(CancelCall, read_body())

    def take_back(session: Session) -> dict[str, Any]:
        done = cancel_signals(session, call.references, source=call.source, now=now())
        return {"cancelled": done.cancelled, "unchanged": done.unchanged, "unknown": done.unknown}

    return once(take_back)


def _read(call: SignalCall) -> tuple[list[SignalRow], Mapping[int, Told]]:
    """The rows that can be read, and what is wrong with the others."""
    rows: dict[str, SignalRow] = {}
    refused: dict[int, Told] = {}
    for place, item in enumerate(call.signals):
        try:
            row = _row(place, shaped(SignalTold, item, whole="signal"))
            if row.reference in rows:
                raise ReferenceTwice(reference=row.reference[:40])
            rows[row.reference] = row
        except Refused as refusal:
            refused[place] = refused_by(refusal)
    return list(rows.values()), refused


def _row(place: int, told: SignalTold) -> SignalRow:
    if told.at > now() + AHEAD:
        raise InFuture(text=told.at.isoformat())
    member = told.member
    row = SignalRow(
        line=place,
        reference=told.reference,
        name=told.name,
        at=told.at,
        value=told.value,
        day=told.day,
        code=member.code.lower(),
        source_reference=member.reference,
        email=normalise_email(member.email) if member.email else "",
        phone=normalise_phone(member.phone, "") if member.phone else "",
    )
    if not row.who:
        raise OfNobody
    return row


def _answer(call: SignalCall, told: Mapping[int, Told]) -> dict[str, Any]:
    counts = Counter(each.fate for each in told.values())
    signals = [_of(item, told[place]) for place, item in enumerate(call.signals)]
    return {**{fate.value: counts[fate] for fate in FATES}, "signals": signals}


def _of(item: Any, told: Told) -> dict[str, Any]:
    said = item.get("reference") if isinstance(item, dict) else None
    answer: dict[str, Any] = {
        "reference": said[:LONGEST] if isinstance(said, str) else None,
        "state": told.fate.value,
    }
    if told.fate is Fate.REFUSED:
        answer["error"] = {"type": told.reason, "message": translated(told.sentence, dict(told.values))}
    return answer
