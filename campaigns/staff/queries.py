"""Reads about staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.romanising import by_name
from campaigns.core.words import mark
from campaigns.staff.models import Role, Staff, StaffSession
from campaigns.staff.passwords import hash_token
from campaigns.staff.permissions import Permission, roles_that_may
from campaigns.staff.sessions import lives


def find_signed_in(session: Session, *, token: str, now: datetime) -> StaffSession | None:
    """The live session that `token` opens, its staff member loaded."""
    return session.scalar(
        select(StaffSession)
        .join(StaffSession.staff)
        .options(joinedload(StaffSession.staff))
        .where(
            StaffSession.token_hash == hash_token(token), StaffSession.awaits_code.is_(False), lives(now), Staff.active
        )
    )


def find_by_email(session: Session, *, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.email == func.lower(email.strip())))


def the_staff(session: Session, *, staff_id: int) -> Staff:
    return must_exist(session.get(Staff, staff_id), mark("staff member"))


def list_staff(session: Session) -> list[Staff]:
    """By name, after all others those who have left."""
    named = by_name(session.scalars(select(Staff).order_by(Staff.id)))
    return sorted(named, key=lambda each: not each.active)


def bounds_of_readers(session: Session) -> Sequence[Sequence[int]]:
    """Each set of chapters outside which somebody sees nothing who may read reports."""
    readers = Staff.active & Staff.role.in_(roles_that_may(Permission.VIEW_REPORTS)) & (Staff.role != Role.ADMIN)
    bounds = select(Staff.chapter_ids).where(readers, func.cardinality(Staff.chapter_ids) > 0)
    return session.scalars(bounds.distinct().order_by(Staff.chapter_ids)).all()
