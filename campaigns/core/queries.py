"""Reads about the club itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.models import Club


def find_club(session: Session) -> Club | None:
    """The club, or nothing while it has not been set up."""
    return session.scalar(select(Club))
