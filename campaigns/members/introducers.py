"""Who introduced a member: found by code or name, never themselves and never in a circle."""

from sqlalchemy import func, literal, select, text
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


class IntroducedThemselves(Refused):
    sentence = mark("Nobody introduces themselves.")
    status = 422


class IntroducedInACircle(Refused):
    sentence = mark("%(name)s was introduced by this member, at once or through others, so it cannot be the other way.")
    status = 422


def find_introducer(session: Session, member: Member, words: str) -> Member | None:
    """By code or by the whole name; nobody for no words. Raises a Refused that tells what stands against it."""
    said = " ".join(words.replace("\x00", "").split())
    if not said:
        return None
    found = _found(session, said)
    if found.id == member.id:
        raise IntroducedThemselves
    if found.id != member.introduced_by_id:
        _refuse_circle(session, member, found)
    return found


def _found(session: Session, said: str) -> Member:
    by_code = session.scalar(select(Member).where(Member.code == said.lower()))
    if by_code is not None:
        return by_code
    named = select(Member).where(func.lower(Member.full_name) == said.lower()).order_by(Member.id)
    people = list(session.scalars(named.limit(SHOWN + 1)))
    if not people:
        raise NobodyFits(words=said[:60])
    if len(people) > 1:
        raise SeveralFit(words=said[:60], found=", ".join(f"{each.full_name} ({each.code})" for each in people[:SHOWN]))
    return people[0]


def _refuse_circle(session: Session, member: Member, introducer: Member) -> None:
    """One at a time: two who name each other at once would both find nothing."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('introduced_by'))"))
    chain = select(literal(introducer.id, Member.id.type).label("id")).cte("chain", recursive=True)
    above = select(Member.introduced_by_id).join(chain, Member.id == chain.c.id).where(Member.introduced_by_id > 0)
    chain = chain.union(above)
    if session.scalar(select(chain.c.id).where(chain.c.id == member.id)):
        raise IntroducedInACircle(name=introducer.full_name)
