"""Names of members who joined before names were taken apart."""

from datetime import datetime

from sqlalchemy import Text, select, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.core.errors import Refused
from campaigns.members.models import Member
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.profile.names import names_of

CHUNK = 10_000


def name_members_anew(session: Session, *, now: datetime) -> int:
    """Give everybody without one a name to sort by, and count how complete each profile is. Gives how many were named.

    Repeating it does no harm; when all have one it is two look-ups.
    """
    named, after = 0, 0
    while rows := _unnamed(session, after):
        _name(session, rows)
        named, after = named + len(rows), rows[-1][0]
    fill_completeness(session, now=now)
    return named


def _unnamed(session: Session, after: int) -> list[tuple[int, str]]:
    unnamed = select(Member.id, Member.full_name).where(
        Member.sort_name == "", Member.id > after, Member.erased_at.is_(None)
    )
    return [(row.id, row.full_name) for row in session.execute(unnamed.order_by(Member.id).limit(CHUNK))]


def _name(session: Session, rows: list[tuple[int, str]]) -> None:
    """What was accepted under an older rule and would be refused now is sorted as it stands."""
    read = [(member_id, *_parts(full_name)) for member_id, full_name in rows]
    columns = (("member_id", Member.id.type), ("family", Text), ("given", Text), ("sort", Text))
    parts = table_of("parts", columns, read)
    session.execute(
        update(Member)
        .where(Member.id == parts.c.member_id)
        .values(family_name=parts.c.family, given_name=parts.c.given, sort_name=parts.c.sort),
        execution_options={"synchronize_session": False},
    )


def _parts(full_name: str) -> tuple[str, str, str]:
    try:
        names = names_of(full_name)
    except Refused:
        return "", "", full_name.casefold()
    return names.family_name, names.given_name, names.sort_name
