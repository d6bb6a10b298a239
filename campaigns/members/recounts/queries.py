"""What is known of recounts, past and running."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import Recount, RecountKind


def find_recount(session: Session, kind: RecountKind) -> Recount | None:
    """The latest; nothing while none was ever owed."""
    return session.get(Recount, kind, populate_existing=True)


def list_recounts(session: Session) -> Sequence[Recount]:
    return session.scalars(select(Recount).order_by(Recount.kind)).all()
