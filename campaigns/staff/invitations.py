"""Accounts without a password, for people who are yet to come: inviting, inviting again, withdrawing."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.account_links import add_link, end_links
from campaigns.staff.models import AccountLink, Role, Staff
from campaigns.staff.operations import EmailTaken
from campaigns.staff.queries import find_by_email, the_staff


class HasPassword(Refused):
    sentence = mark("%(name)s has chosen a password already, so there is no invitation any more.")


def invite_staff(session: Session, *, email: str, name: str, role: Role, language: str, now: datetime) -> AccountLink:
    """An account that its link opens. An invitation that was withdrawn can be given anew; EmailTaken otherwise."""
    staff = find_by_email(session, email=email)
    if staff is None:
        staff = Staff(email=email.strip().lower(), zone=None, created_at=now)
        session.add(staff)
    elif staff.active or staff.password_hash:
        raise EmailTaken(email=email)
    staff.name, staff.role, staff.language, staff.active = name.strip(), role, language, True
    session.flush()
    return add_link(session, staff=staff, now=now)


def invite_again(session: Session, *, staff_id: int, now: datetime) -> AccountLink:
    """By a new link; the one before opens nothing any more."""
    staff = _invited(session, staff_id)
    staff.active = True
    return add_link(session, staff=staff, now=now)


def withdraw_invitation(session: Session, *, staff_id: int, now: datetime) -> Staff:
    staff = _invited(session, staff_id)
    staff.active = False
    end_links(session, staff_id=staff_id, now=now)
    return staff


def _invited(session: Session, staff_id: int) -> Staff:
    staff = the_staff(session, staff_id=staff_id)
    if staff.password_hash:
        raise HasPassword(name=staff.name)
    return staff
