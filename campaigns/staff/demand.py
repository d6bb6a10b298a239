"""A second factor demanded of everybody who works for the club, from a day on."""

import enum
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.operations import NoClub
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.staff.factors import any_factor
from campaigns.staff.models import Passkey, Staff, StaffSession
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


def _must_be_fair(session: Session, day: date, today: date, by: int | None) -> None:
    if day < today:
        raise DayOver
    if by is None or day >= today + timedelta(days=LEAST_DAYS):
        return
    if not session.scalar(select(Staff.id).where(Staff.id == by, any_factor())):
        raise DayTooSoon(days=LEAST_DAYS)
