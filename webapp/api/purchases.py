"""Purchases, told of by the shop's own programs."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.models import Club
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.members.purchases.till import Till, take_purchases
from campaigns.members.told import Fate, Told
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint
from webapp.api.once import once_or_again
from webapp.api.reading import Read, read_call
from webapp.api.shapes.purchases import Answer, Call, PurchaseTold
from webapp.edge import now, reading, runtime
from webapp.i18n import translated

area = Area("purchases")


@area.offers(
    Endpoint(
        name="recordPurchases",
        method="POST",
        path="/purchases",
        scope=Scope.PURCHASES_WRITE,
        summary=mark("Record orders and refunds, up to 10,000 at once."),
        takes=Call,
        items={"purchases": PurchaseTold},
        answers=Answer,
        says="What became of each purchase. The same call again changes nothing.",
    )
)
def record() -> Response:
    club = set_up_club()
    read = read_call(club)

    def take(session: Session) -> dict[str, Any]:
        return _answer(read, {**_take(session, read, club), **read.refused})

    return once_or_again(take)


def set_up_club() -> Club:
    with reading() as session:
        club = find_club(session)
    if club is None:
        raise NotFound(what=mark("club"))
    return club


def _take(session: Session, read: Read, club: Club) -> Mapping[int, Told]:
    call = read.call
    till = Till(call.source, correct=call.correct, create_members=call.create_members)
    return take_purchases(session, read.rows, till=till, club=club, random_code=runtime().random_code, now=now())


def _answer(read: Read, told: Mapping[int, Told]) -> dict[str, Any]:
    counts = Counter(each.fate for each in told.values())
    purchases = [_of(reference, told[place]) for place, reference in read.references.items()]
    return {**{fate.value: counts[fate] for fate in Fate}, "purchases": purchases}


def _of(reference: str | None, told: Told) -> dict[str, Any]:
    answer: dict[str, Any] = {"order_reference": reference, "state": told.fate.value}
    if told.fate is Fate.REFUSED:
        answer["error"] = {"type": told.reason, "message": translated(told.sentence, dict(told.values))}
    return answer
