"""Accounts: adding, changing, ending."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.chapters.bounds import require_role
from campaigns.chapters.queries import get_chapter
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.account_links import end_links
from campaigns.staff.models import Role, Staff
from campaigns.staff.passwords import hash_password, password_fits
from campaigns.staff.queries import find_by_email, the_staff
from campaigns.staff.sessions import end_sessions


class EmailTaken(Refused):
    sentence = mark("Somebody with the address %(email)s already works here.")


class LastAdmin(Refused):
    sentence = mark("This is the last active admin. Make somebody else an admin first.")


class OldPasswordWrong(Refused):
    sentence = mark("The current password is not right. Nothing was changed.")
    status = 422


class HourOutOfDay(Refused):
    sentence = mark("Hours are from 0 to 23.")
    status = 422


def work_for(session: Session, *, staff_id: int, chapter_ids: Sequence[int]) -> Staff:
    """Give them the chapters outside which they see nothing; none means the whole club, as admins see it anyway."""
    staff = the_staff(session, staff_id=staff_id)
    wanted = sorted({get_chapter(session, each).id for each in chapter_ids})
    if wanted:
        require_role(session)
    if staff.chapter_ids != wanted:
        staff.chapter_ids = wanted
    return staff


HOURS = range(24)


def add_staff(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    language: str,
    zone: str | None,
    now: datetime,
) -> Staff:
    if find_by_email(session, email=email):
        raise EmailTaken(email=email)
    staff = Staff(
        email=email.strip().lower(),
        name=name.strip(),
        password_hash=hash_password(password, about=(name, email)),
        role=role,
        language=language,
        zone=zone,
        created_at=now,
    )
    session.add(staff)
    session.flush()
    return staff


def change_staff(session: Session, *, staff_id: int, name: str, role: Role, active: bool, now: datetime) -> Staff:
    """A person who no longer works here is signed out everywhere."""
    staff = the_staff(session, staff_id=staff_id)
    if staff.role is Role.ADMIN and (role is not Role.ADMIN or not active):
        _keep_one_admin(session, leaving=staff)
    staff.name, staff.role, staff.active = name.strip(), role, active
    if not active:
        end_sessions(session, staff_id=staff_id, now=now)
        end_links(session, staff_id=staff_id, now=now)
    return staff


def change_language(session: Session, *, staff_id: int, language: str) -> None:
    the_staff(session, staff_id=staff_id).language = language


def change_phone(session: Session, *, staff_id: int, phone: str) -> None:
    """`phone` is E.164, or empty for none."""
    the_staff(session, staff_id=staff_id).phone = phone


def change_digest(session: Session, *, staff_id: int, wanted: bool, hour: int | None = None) -> Staff:
    """Whether they get the daily mail, and from which hour of the club's clock on; without one it stays."""
    if hour is not None and hour not in HOURS:
        raise HourOutOfDay
    staff = the_staff(session, staff_id=staff_id)
    staff.digest, staff.digest_hour = wanted, staff.digest_hour if hour is None else hour
    return staff


def change_month_mail(session: Session, *, staff_id: int, wanted: bool) -> Staff:
    """Whether they get the monthly review."""
    staff = the_staff(session, staff_id=staff_id)
    staff.month_mail = wanted
    return staff


def change_password(session: Session, *, staff_id: int, current: str, new: str, token: str, now: datetime) -> None:
    """Ends every session of theirs but the one of `token`, in which they do it."""
    staff = the_proven(session, staff_id=staff_id, current=current)
    staff.password_hash = hash_password(new, about=(staff.name, staff.email))
    end_sessions(session, staff_id=staff_id, but=token, now=now)
    end_links(session, staff_id=staff_id, now=now)


def the_proven(session: Session, *, staff_id: int, current: str) -> Staff:
    """Them, where `current` is their password."""
    staff = the_staff(session, staff_id=staff_id)
    if not password_fits(staff.password_hash, current):
        raise OldPasswordWrong
    return staff


def _keep_one_admin(session: Session, *, leaving: Staff) -> None:
    admins = (
        select(Staff.id)
        .where(Staff.role == Role.ADMIN, Staff.active, Staff.password_hash.is_not(None))
        .with_for_update()
    )
    if not set(session.scalars(admins)) - {leaving.id}:
        raise LastAdmin
