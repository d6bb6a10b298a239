"""Which signals there are."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from campaigns.members.models import Signal

MOST = 500


def signal_names(session: Session) -> Sequence[str]:
    """Each name of those that stand once, in their order: read from name to name along the index, however many."""
    first = select(func.min(Signal.name).label("name")).where(Signal.cancelled_at.is_(None))
    named = first.cte("named", recursive=True)
    later = aliased(Signal)
    next_one = select(func.min(later.name)).where(later.name > named.c.name, later.cancelled_at.is_(None))
    following = next_one.scalar_subquery()
    named = named.union_all(select(following).where(named.c.name.is_not(None)))
    return session.scalars(select(named.c.name).where(named.c.name.is_not(None)).limit(MOST)).all()
