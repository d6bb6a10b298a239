"""Links by mail that let somebody choose the password of their account: an invitation, or a password forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, contains_eager

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.models import AccountLink, Staff

PURPOSE = "account"
"""Of the signed token that carries the link's number."""
INVITATION_LASTS = timedelta(days=7)
FORGOTTEN_LASTS = timedelta(hours=2)
ASKED_AGAIN_AFTER = timedelta(minutes=2)


class LinkOver(Refused):
    """One sentence for a link that was used, withdrawn or replaced, and for one whose time is over."""

    sentence = mark("This link does not work any more: it was used, replaced or withdrawn, or its time is over.")
    status = 410


def add_link(session: Session, *, staff: Staff, now: datetime) -> AccountLink:
    """The only one that opens their account from now on; seven days for who has no password yet, else two hours."""
    end_links(session, staff_id=staff.id, now=now)
    lasts = FORGOTTEN_LASTS if staff.password_hash else INVITATION_LASTS
    link = AccountLink(staff=staff, made_at=now, expires_at=now + lasts)
    session.add(link)
    session.flush()
    return link


def end_links(session: Session, *, staff_id: int, now: datetime) -> None:
    theirs = AccountLink.staff_id == staff_id, AccountLink.ended_at.is_(None)
    session.execute(update(AccountLink).where(*theirs).values(ended_at=now))


def the_link(session: Session, *, link_id: int, now: datetime, locked: bool = False) -> AccountLink:
    """That one with its staff member loaded, while it works; else LinkOver."""
    found = (
        select(AccountLink)
        .join(AccountLink.staff)
        .options(contains_eager(AccountLink.staff))
        .where(AccountLink.id == link_id, _works(now))
    )
    link = session.scalar(found.with_for_update() if locked else found)
    if link is None:
        raise LinkOver
    return link


def was_just_asked(session: Session, *, staff_id: int, now: datetime) -> bool:
    """Whether a link is so new that another would only fill the mailbox."""
    newest = select(func.max(AccountLink.made_at)).where(AccountLink.staff_id == staff_id)
    made_at = session.scalar(newest)
    return made_at is not None and made_at > now - ASKED_AGAIN_AFTER


def invited_until(session: Session, *, now: datetime) -> Mapping[int, datetime]:
    """Of each who may still follow an invitation: until when."""
    found = (
        select(AccountLink.staff_id, AccountLink.expires_at)
        .join(AccountLink.staff)
        .where(Staff.password_hash.is_(None), _works(now))
    )
    return dict(session.execute(found).all())


def _works(now: datetime) -> ColumnElement[bool]:
    return AccountLink.ended_at.is_(None) & (AccountLink.expires_at > now) & Staff.active
