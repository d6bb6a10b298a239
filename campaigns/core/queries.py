"""Reads about the club itself."""

from sqlalchemy.orm import Session

from campaigns.core.models import THE_CLUB, Club


def find_club(session: Session) -> Club | None:
    """The club, or nothing while it has not been set up; read once a session, which keeps what somebody holds.

    What a savepoint may still take back is not held.
    """
    club = session.get(Club, THE_CLUB)
    if not session.in_nested_transaction():
        session.info[Club] = club
    return club
