"""A member that somebody names: by code, or by the whole name."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member

SHOWN = 5


class NobodyFits(Refused):
    sentence = mark("Nobody is known by “%(words)s”; write a member's code or full name.")
    status = 422


class SeveralFit(Refused):
    sentence = mark("Several members fit “%(words)s”: %(found)s. Write the code of the one you mean.")
    status = 422


def find_member(session: Session, words: str) -> Member:
    """Raises NobodyFits or SeveralFit."""
    said = " ".join(words.replace("\x00", "").split())
    by_code = session.scalar(select(Member).where(Member.code == said.lower()))
    if by_code is not None:
        return by_code
    named = select(Member).where(func.lower(Member.full_name) == said.lower(), Member.erased_at.is_(None))
    people = list(session.scalars(named.order_by(Member.id).limit(SHOWN + 1)))
    if not people:
        raise NobodyFits(words=said[:60])
    if len(people) > 1:
        raise SeveralFit(words=said[:60], found=", ".join(f"{each.full_name} ({each.code})" for each in people[:SHOWN]))
    return people[0]
