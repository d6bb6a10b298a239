"""The club-wide holdout: so many percent of each tier whom no campaign writes to.

Each member draws a lot once. In the order of a hash, the members of a tier take places that the golden ratio spreads
evenly over 0 to 9,999, one after the other for good: whatever the percentage, each tier gives its share to within two
or three people, also of those who join one by one. A higher percentage holds out more and lets nobody go, a lower one
lets some go and holds out nobody new.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, CursorResult, Select, func, literal, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.models import ClubHoldout, HoldoutLot, Member

LARGEST = 20
"""Percent."""
PLACES = 10_000
GOLDEN, TURN = 6_180_339_887, 10_000_000_000
"""The golden ratio's fraction, in ten-thousand-millionths."""
SEED = -7_046_029_254_386_353_131
"""Of the hash that orders members; the draw of a campaign uses the campaign's id."""


class BadHoldout(Refused):
    sentence = mark("The club-wide holdout is from 0% to 20%.")
    status = 422


def read_holdout(session: Session) -> ClubHoldout | None:
    """Nothing where nobody is held out."""
    standing = session.get(ClubHoldout, 1, populate_existing=True)
    return standing if standing is not None and standing.percent else None


def set_holdout(session: Session, *, percent: int, now: datetime) -> None:
    """From now on; the same percentage again changes nothing. Whoever has no lot draws one. Raises BadHoldout."""
    if not 0 <= percent <= LARGEST:
        raise BadHoldout
    standing = session.get(ClubHoldout, 1, with_for_update=True)
    if percent == (standing.percent if standing else 0):
        return
    session.merge(ClubHoldout(id=1, percent=percent, since=now.astimezone(club_zone(session)).date()))
    session.flush()
    draw_lots(session, now)


def draw_lots(session: Session, now: datetime) -> int:
    """For whoever has none, while anybody is held out. Gives how many; harmless when repeated."""
    if read_holdout(session) is None:
        return 0
    drawn = _lots(now)
    columns = ["drawn_at", "member_id", "tier_id", "place"]
    added = insert(HoldoutLot).from_select(columns, drawn, include_defaults=False).on_conflict_do_nothing()
    return cast("CursorResult[Any]", session.execute(added, execution_options={"preserve_rowcount": True})).rowcount


def held_out_by_club(session: Session) -> Select[int] | None:
    """The ids of those left alone; nothing where nobody is."""
    standing = read_holdout(session)
    return None if standing is None else select(HoldoutLot.member_id).where(HoldoutLot.place < cut(standing.percent))


def cut(percent: int) -> int:
    """The first place that is not held out."""
    return percent * PLACES // 100


def _lots(now: datetime) -> Select[*tuple[Any, ...]]:
    """Members without a lot, each at the place after the last of their tier."""
    before = select(HoldoutLot.tier_id, func.count().label("count")).group_by(HoldoutLot.tier_id).subquery("before")
    without = ~select(HoldoutLot.member_id).where(HoldoutLot.member_id == Member.id).exists()
    order = func.hashint8extended(Member.id, as_type(SEED, BigInteger))
    number = func.row_number().over(partition_by=Member.tier_id, order_by=(order, Member.id))
    turn = func.coalesce(before.c.count, 0) + number
    start = func.abs(func.mod(func.hashint8extended(Member.tier_id, as_type(SEED, BigInteger)), TURN))
    return (
        select(
            literal(now),
            Member.id,
            Member.tier_id,
            func.mod(turn * as_type(GOLDEN, BigInteger) + start, TURN, type_=BigInteger) // (TURN // PLACES),
        )
        .outerjoin(before, before.c.tier_id == Member.tier_id)
        .where(without)
    )
