"""Opening and ending a signed-in session."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.models import StaffSession
from campaigns.staff.passwords import hash_token, password_fits
from campaigns.staff.queries import find_by_email

LASTS = timedelta(days=14)
SEEN_AGAIN_AFTER = timedelta(minutes=10)
LONGEST_DEVICE = 300


class SignInRefused(Refused):
    """One sentence for an unknown address, a wrong password and an ended account."""

    sentence = mark("That email and password do not go together.")
    status = 401


def sign_in(
    session: Session, *, email: str, password: str, token: str, now: datetime, device: str = ""
) -> StaffSession:
    """`token` is a fresh random secret; whoever holds it is signed in. `device` is what the browser calls itself."""
    staff = find_by_email(session, email=email)
    fits = password_fits(staff.password_hash if staff else None, password)
    if staff is None or not fits or not staff.active:
        raise SignInRefused
    opened = StaffSession(
        token_hash=hash_token(token),
        staff=staff,
        device=device[:LONGEST_DEVICE],
        created_at=now,
        last_seen_at=now,
        expires_at=now + LASTS,
    )
    session.add(opened)
    session.flush()
    return opened


def sign_out(session: Session, *, token: str, now: datetime) -> None:
    session.execute(update(StaffSession).where(StaffSession.token_hash == hash_token(token)).values(revoked_at=now))


def see_again(session: Session, *, token: str, now: datetime) -> None:
    """Note that the session is in use; written at most once every ten minutes."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == hash_token(token), StaffSession.last_seen_at < now - SEEN_AGAIN_AFTER)
        .values(last_seen_at=now)
    )
