"""Who introduced a member: never themselves and never in a circle."""

from sqlalchemy import literal, select, text
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.members.profile.finding import find_member


class IntroducedThemselves(Refused):
    sentence = mark("Nobody introduces themselves.")
    status = 422


class IntroducedInACircle(Refused):
    sentence = mark("%(name)s was introduced by this member, at once or through others, so it cannot be the other way.")
    status = 422


def find_introducer(session: Session, member: Member, words: str) -> Member | None:
    """By code or by the whole name; nobody for no words. Raises a Refused that tells what stands against it."""
    if not words.replace("\x00", "").strip():
        return None
    found = find_member(session, words)
    if found.id == member.id:
        raise IntroducedThemselves
    if found.id != member.introduced_by_id:
        _refuse_circle(session, member, found)
    return found


def _refuse_circle(session: Session, member: Member, introducer: Member) -> None:
    """One at a time: two who name each other at once would both find nothing."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('introduced_by'))"))
    chain = select(literal(introducer.id, Member.id.type).label("id")).cte("chain", recursive=True)
    above = select(Member.introduced_by_id).join(chain, Member.id == chain.c.id).where(Member.introduced_by_id > 0)
    chain = chain.union(above)
    if session.scalar(select(chain.c.id).where(chain.c.id == member.id)):
        raise IntroducedInACircle(name=introducer.full_name)
