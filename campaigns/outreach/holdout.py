"""Who of those that a campaign would write to is left alone so that lift can be measured.

The eligible are put in the order of their tier and, in it, of a hash of campaign and member; every k-th is held out, so
that each tier gives its share to within one person. Whom a campaign once held out it always holds out, and whom it
wrote to it never holds out: the ledger is the memory. Whom the club as a whole leaves alone takes no part in it, and is
told apart in the ledger by the reason `CLUB_WIDE`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Subquery,
    cast,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Run

HASH_BITS = 48
CLUB_WIDE = "club_wide"
"""The reason of who is held out of every campaign; none for who is held out of this one."""
OWN_DRAW = or_(Message.state != MessageState.HELD_OUT, Message.reason != CLUB_WIDE)


@dataclass(frozen=True, slots=True)
class HoldoutDraw:
    """So many percent, drawn for a campaign (0 for none) and one of its occurrences."""

    percent: int
    campaign_id: int
    occurrence_key: str

    @property
    def start(self) -> ColumnElement[int]:
        """Where in a hundred it begins."""
        return func.abs(func.mod(func.hashtextextended(f"{self.campaign_id}/{self.occurrence_key}", 0), 100))

    def count_of(self, session: Session, eligible: int) -> int:
        """How many it holds out of so many, of whom none was drawn before: every k-th, whoever that is."""
        start = session.scalars(select(self.start)).one() if self.percent else 0
        return (eligible * self.percent + start) // 100


def held_out_members(eligible: Subquery, draw: HoldoutDraw) -> CompoundSelect[Any]:
    """Ids of the held out. `eligible` has a row for each member, with `member_id` and `tier_id`."""
    drawn = _drawn_before(draw.campaign_id)
    place = func.row_number().over(order_by=(_tier_and_hash(eligible, draw.campaign_id), eligible.c.member_id))
    row = (
        select(eligible.c.member_id, cast(place * draw.percent + draw.start, BigInteger).label("reached"))
        .where(eligible.c.member_id.not_in(select(drawn.c.member_id)))
        .subquery("draw")
        .c
    )
    crosses = row.reached // 100 > (row.reached - draw.percent) // 100
    return union_all(
        select(row.member_id.label("member_id")).where(crosses), select(drawn.c.member_id).where(drawn.c.held_out)
    )


def _tier_and_hash(eligible: Subquery, campaign_id: int) -> ColumnElement[int]:
    """Both in one number, which sorts several times faster than two."""
    spread = func.hashint8extended(eligible.c.member_id, campaign_id).bitwise_and((1 << HASH_BITS) - 1)
    return eligible.c.tier_id.bitwise_lshift(cast(HASH_BITS, Integer)).bitwise_or(spread)


def _drawn_before(campaign_id: int) -> CTE:
    return (
        select(Message.member_id, func.bool_or(Message.state == MessageState.HELD_OUT).label("held_out"))
        .join(Run, Run.id == Message.run_id)
        .where(Run.campaign_id == campaign_id, Message.state != MessageState.SKIPPED, OWN_DRAW)
        .group_by(Message.member_id)
        .cte("drawn")
    )
