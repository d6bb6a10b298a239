"""Choosing a password by the link that came by mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.staff.account_links import end_links, the_link
from campaigns.staff.models import StaffSession
from campaigns.staff.passwords import hash_password
from campaigns.staff.sessions import end_sessions
from campaigns.staff.sign_in import open_session


@dataclass(frozen=True, slots=True)
class Welcomed:
    opened: StaffSession
    is_new: bool
    """Whether this is their first password."""


def choose_password(
    session: Session, *, link_id: int, password: str, token: str, device: str, now: datetime
) -> Welcomed:
    """Set it, end the link and every session, and open one for `token`, which awaits a code of who has an app."""
    staff = the_link(session, link_id=link_id, now=now, locked=True).staff
    is_new = staff.password_hash is None
    staff.password_hash = hash_password(password, about=(staff.name, staff.email))
    end_links(session, staff_id=staff.id, now=now)
    end_sessions(session, staff_id=staff.id, now=now)
    return Welcomed(open_session(session, staff=staff, token=token, device=device, now=now), is_new)
