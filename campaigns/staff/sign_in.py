"""Opening and ending a signed-in session."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from campaigns.core.errors import Refused
from campaigns.core.tokens import Signer
from campaigns.core.words import mark
from campaigns.staff.codes import CodeRefused, accept_code
from campaigns.staff.models import SecondFactor, Staff, StaffSession
from campaigns.staff.passwords import hash_token, password_fits
from campaigns.staff.queries import find_by_email
from campaigns.staff.second_factor import has_factor

LASTS = timedelta(days=14)
HALFWAY_LASTS = timedelta(minutes=10)
SEEN_AGAIN_AFTER = timedelta(minutes=10)
LONGEST_DEVICE = 300


class SignInRefused(Refused):
    """One sentence for an unknown address, a wrong password and an ended account."""

    sentence = mark("That email and password do not go together.")
    status = 401


class HalfwayOver(Refused):
    sentence = mark("This sign-in cannot be finished any more. Please sign in again.")
    status = 401


def sign_in(
    session: Session, *, email: str, password: str, token: str, now: datetime, device: str = ""
) -> StaffSession:
    """`token` is a fresh random secret; whoever holds it is signed in, at once or after `finish_sign_in`.

    `device` is what the browser calls itself. Of who has a second factor the session `awaits_code`.
    """
    staff = find_by_email(session, email=email)
    fits = password_fits(staff.password_hash if staff else None, password)
    if staff is None or not fits or not staff.active:
        raise SignInRefused
    return open_session(session, staff=staff, token=token, device=device, now=now)


def open_session(session: Session, *, staff: Staff, token: str, device: str, now: datetime) -> StaffSession:
    """For whoever has proved to be `staff` by their password, or by the link that has just set it."""
    halfway = has_factor(session, staff_id=staff.id)
    opened = _opened(staff, token=token, device=device, now=now, lasts=HALFWAY_LASTS if halfway else LASTS)
    opened.awaits_code = halfway
    session.add(opened)
    session.flush()
    return opened


def open_vouched(session: Session, *, staff_id: int, by: str, token: str, device: str, now: datetime) -> StaffSession:
    """For whom something else than a password has proved to be that active person; it is asked for no code.

    `by` is what has proved it, in the words of the list of sessions.
    """
    staff = session.scalar(select(Staff).where(Staff.id == staff_id, Staff.active).with_for_update(read=True))
    if staff is None:
        raise SignInRefused
    opened = _opened(staff, token=token, device=device, now=now, lasts=LASTS)
    opened.opened_by = by
    session.add(opened)
    session.flush()
    return opened


def finish_sign_in(
    session: Session, *, halfway: str, code: str, token: str, signer: Signer, now: datetime
) -> StaffSession:
    """The second step: by `code` the session of the token `halfway` becomes that of the fresh `token`."""
    opened = _halfway(session, halfway, now)
    factor = session.get(SecondFactor, opened.staff_id)
    if factor is None:
        raise HalfwayOver
    if not accept_code(session, factor=factor, code=code, signer=signer, now=now):
        raise CodeRefused
    opened.token_hash, opened.awaits_code = hash_token(token), False
    opened.last_seen_at, opened.expires_at = now, now + LASTS
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


def _opened(staff: Staff, *, token: str, device: str, now: datetime, lasts: timedelta) -> StaffSession:
    return StaffSession(
        token_hash=hash_token(token),
        staff=staff,
        device=device[:LONGEST_DEVICE],
        created_at=now,
        last_seen_at=now,
        expires_at=now + lasts,
    )


def _halfway(session: Session, token: str, now: datetime) -> StaffSession:
    found = session.scalar(
        select(StaffSession)
        .join(StaffSession.staff)
        .options(contains_eager(StaffSession.staff))
        .where(
            StaffSession.token_hash == hash_token(token),
            StaffSession.awaits_code,
            StaffSession.revoked_at.is_(None),
            StaffSession.expires_at > now,
            Staff.active,
        )
        .with_for_update(of=StaffSession)
    )
    if found is None:
        raise HalfwayOver
    return found
