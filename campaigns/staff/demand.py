"""A second factor demanded of everybody who works for the club, from a day on."""

import enum
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.operations import NoClub
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.staff.models import Passkey, SecondFactor, Staff, StaffSession
from campaigns.staff.second_factor import has_factor

LEAST_DAYS = 7
"""That an admin without a second factor leaves everybody, themselves too."""


class Missing(enum.Enum):
    FACTOR = "factor"
    """They have neither an app nor a passkey."""
    PASSKEY = "passkey"
    """They have a passkey, and this session was opened by the password alone."""


class FactorDemanded(Refused):
    sentence = mark("The club asks a second factor of its staff. Set yours up first, then do this again.")
    status = 403


class DayOver(Refused):
    sentence = mark("Choose today or a later day.")
    status = 422


class DayTooSoon(Refused):
    sentence = mark("Leave everybody %(days)s days at least, or set up a second factor of your own first.")
    status = 422


def demand_factor(session: Session, *, day: date | None, today: date, by: int | None = None) -> bool | None:
    """From `day` on, where the club is; nothing demands none. `by` is the admin who says so on a page.

    Gives whether it is demanded sooner than before, and nothing where the day stays as it was.
    """
    club = find_club(session)
    if club is None:
        raise NoClub
    session.refresh(club, with_for_update=True)
    before = club.second_factor_from
    if day == before:
        return None
    if day:
        _must_be_fair(session, day, today, by)
    club.second_factor_from = day
    return day is not None and (before is None or day < before)


def is_still_asked(session: Session, *, staff_id: int, day: date) -> bool:
    """Of somebody who was told so: from that day on, and they have none yet."""
    club = find_club(session)
    if club is None or club.second_factor_from != day:
        return False
    return session.scalar(select(Staff.id).where(Staff.id == staff_id, ~_has_any())) is not None


def what_is_missing(session: Session, *, opened: StaffSession) -> Missing | None:
    """Beside the password.

    A session that a passkey or the identity provider opened lacks nothing. Where an app is paired, no password opens
    one without its code.
    """
    if opened.opened_by is not None or has_factor(session, staff_id=opened.staff_id):
        return None
    newest = session.scalar(select(func.max(Passkey.made_at)).where(Passkey.staff_id == opened.staff_id))
    if newest is None:
        return Missing.FACTOR
    return None if newest >= opened.created_at else Missing.PASSKEY


def list_without_factor(session: Session) -> list[Staff]:
    """Who works here, or is invited, and has neither an app nor a passkey."""
    return list(
        session.scalars(select(Staff).where(Staff.active, ~_has_any()).order_by(func.lower(Staff.name), Staff.id))
    )


def list_to_tell(session: Session, *which: ColumnElement[bool]) -> list[Staff]:
    """Who can be asked for one and has none; who is invited sets it up after choosing a password."""
    asked = select(Staff).where(Staff.active, Staff.password_hash.is_not(None), ~_has_any(), *which)
    return list(session.scalars(asked.order_by(Staff.id)))


def _must_be_fair(session: Session, day: date, today: date, by: int | None) -> None:
    if day < today:
        raise DayOver
    if by is None or day >= today + timedelta(days=LEAST_DAYS):
        return
    if not session.scalar(select(Staff.id).where(Staff.id == by, _has_any())):
        raise DayTooSoon(days=LEAST_DAYS)


def _has_any() -> ColumnElement[bool]:
    app = exists().where(SecondFactor.staff_id == Staff.id, SecondFactor.on_since.is_not(None))
    return or_(app, exists().where(Passkey.staff_id == Staff.id))
