"""Who is left alone so that lift can be measured.

In each tier the eligible are put in the order of a hash of campaign and member, and every k-th of them is held out, so
that each tier gives its share to within one person. Whom a campaign once held out it always holds out, and whom it
wrote to it never holds out: the ledger is the memory.
"""

from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, and_, cast, func, literal, or_, select

from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Run


def held_out_members(eligible: Subquery, *, campaign_id: int, occurrence_key: str, percent: int) -> Select[Any]:
    """Ids of the held out. `eligible` has a row for each member, with `member_id` and `tier_id`."""
    drawn = _drawn_before(campaign_id)
    place = func.row_number().over(
        partition_by=(eligible.c.tier_id, drawn.c.member_id.is_(None)),
        order_by=(func.hashint8extended(eligible.c.member_id, campaign_id), eligible.c.member_id),
    )
    start = func.abs(func.mod(func.hashtextextended(f"{campaign_id}/{occurrence_key}", eligible.c.tier_id), 100))
    draw = (
        select(
            eligible.c.member_id,
            drawn.c.held_out,
            cast(place * percent + start, BigInteger).label("reached"),
        )
        .outerjoin(drawn, drawn.c.member_id == eligible.c.member_id)
        .subquery("draw")
    )
    crosses = func.div(draw.c.reached, 100) > func.div(draw.c.reached - literal(percent), 100)
    return select(draw.c.member_id).where(or_(draw.c.held_out, and_(draw.c.held_out.is_(None), crosses)))


def _drawn_before(campaign_id: int) -> Subquery:
    return (
        select(Message.member_id, func.bool_or(Message.state == MessageState.HELD_OUT).label("held_out"))
        .join(Run, Run.id == Message.run_id)
        .where(Run.campaign_id == campaign_id, Message.state != MessageState.SKIPPED)
        .group_by(Message.member_id)
        .subquery("drawn")
    )
