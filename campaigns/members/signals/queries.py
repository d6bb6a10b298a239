"""Which signals there are."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from campaigns.members.models import Signal

MOST = 500


def signal_names(session: Session) -> Sequence[str]:
    """Each name once, in their order: read from name to name along the index, however many signals there are."""
    named = select(func.min(Signal.name).label("name")).cte("named", recursive=True)
    later = aliased(Signal)
    following = select(func.min(later.name)).where(later.name > named.c.name).scalar_subquery()
    named = named.union_all(select(following).where(named.c.name.is_not(None)))
    return session.scalars(select(named.c.name).where(named.c.name.is_not(None)).limit(MOST)).all()
