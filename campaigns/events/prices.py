"""What a seat costs in points: held from the answer on, given back where seats are given back in time."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, literal, select, update
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText, localised, mark
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.plans import PlanRefused
from campaigns.members.models import PointsEntry
from campaigns.members.points.seats import SeatPoints, enter_for_seats, take_for_seats
from campaigns.members.purchases.money import minor_digits

CAUSE = "invitation:%s/points/rev:%s"
"""Named by the revision of the answer that takes them or gives them back."""
_MONEY: LocalText = {"en": "%s a person", "zh": "每位 %s"}
_POINTS: LocalText = {"en": "%s points a person", "zh": "每位 %s 积分"}
COSTS = frozenset(
    {
        InvitationState.ATTENDING,
        InvitationState.WAITLISTED,
        InvitationState.ATTENDED,
        InvitationState.NO_SHOW,
    }
)
"""Whoever waits has points set aside, so that a seat that comes free is theirs without another question."""


class PointsPriceTaken(PlanRefused):
    sentence = mark("Guests have given points for their seats already, so what a seat costs stays as it is.")
    field = "points_price"


def check_points_price(session: Session, event: Event, points_price: int) -> None:
    """Raise PointsPriceTaken for another price than somebody has paid. The caller holds the event's lock."""
    paid = select(Invitation.id).where(Invitation.event_id == event.id, Invitation.points_taken > 0).limit(1)
    if points_price != event.points_price and session.scalar(paid) is not None:
        raise PointsPriceTaken


def say_price(event: Event, language: str) -> str:
    """Of a seat, as letters say it; nothing where it costs nothing."""
    said = []
    if event.price:
        amount = Decimal(event.price).scaleb(-minor_digits(event.currency))
        said.append(localised(_MONEY, language) % format_currency(amount, event.currency, locale=language))
    if event.points_price:
        said.append(localised(_POINTS, language) % format_decimal(event.points_price, locale=language))
    return " · ".join(said)


def settle_points(
    session: Session, invitation: Invitation, *, state: InvitationState, party: int, now: datetime, late: bool = False
) -> None:
    """Bring what was taken to what `state` and `party` cost, before they change. Raises TooFewPoints.

    Nothing is given back once the time for answers has passed, unless it is the house that takes the seat (`late`).
    """
    event = invitation.event
    due = event.points_price * party if state in COSTS else 0
    points = due - invitation.points_taken
    if points == 0 or (points < 0 and not late and not event.in_time(now)):
        return
    asked = SeatPoints(
        member_id=invitation.member_id,
        event_id=event.id,
        points=points,
        cause=CAUSE % (invitation.id, invitation.revision + 1),
        title=localised(event.title, "en"),
    )
    take_for_seats(session, asked, now=now)
    invitation.points_taken = due


def give_points_back(session: Session, event: Event, *, states: Collection[InvitationState], now: datetime) -> None:
    """To all in those states, in one go: they get no seat. The caller holds the event's lock."""
    whose = (Invitation.event_id == event.id, Invitation.state.in_(states), Invitation.points_taken > 0)
    if session.scalar(select(Invitation.id).where(*whose).limit(1)) is None:
        return
    enter_for_seats(session, _taken(event, whose), now=now)
    session.execute(
        update(Invitation).where(*whose).values(points_taken=0).execution_options(synchronize_session="fetch")
    )


def _taken(event: Event, whose: tuple[ColumnElement[bool], ...]) -> Select[*tuple[object, ...]]:
    return select(
        Invitation.member_id.label("member_id"),
        cast(Invitation.points_taken, PointsEntry.points.type).label("points"),
        func.format(CAUSE, Invitation.id, Invitation.revision + 1).label("cause"),
        literal(localised(event.title, "en")).label("note"),
        cast(Invitation.event_id, BigInteger).label("event_id"),
    ).where(*whose)
