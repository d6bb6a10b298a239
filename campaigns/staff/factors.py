"""Who of the staff has a second factor, and who has none. Loads nothing that reads one: workers ask it too."""

from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.romanising import by_name
from campaigns.staff.models import Passkey, SecondFactor, Staff


def any_factor() -> ColumnElement[bool]:
    """An app that has shown a code, or a passkey."""
    app = exists().where(SecondFactor.staff_id == Staff.id, SecondFactor.on_since.is_not(None))
    return or_(app, exists().where(Passkey.staff_id == Staff.id))


def is_still_asked(session: Session, *, staff_id: int, day: date) -> bool:
    """Of somebody who was told so: from that day on, and they have none yet."""
    club = find_club(session)
    if club is None or club.second_factor_from != day:
        return False
    return session.scalar(select(Staff.id).where(Staff.id == staff_id, ~any_factor())) is not None


def list_without_factor(session: Session) -> list[Staff]:
    """Who works here, or is invited, and has neither an app nor a passkey."""
    return by_name(session.scalars(select(Staff).where(Staff.active, ~any_factor()).order_by(Staff.id)))


def list_to_tell(session: Session, *which: ColumnElement[bool]) -> list[Staff]:
    """Who can be asked for one and has none; who is invited sets it up after choosing a password."""
    asked = select(Staff).where(Staff.active, Staff.password_hash.is_not(None), ~any_factor(), *which)
    return list(session.scalars(asked.order_by(Staff.id)))
