"""What points are given for: a small catalogue, and gifts that are to be handed over."""

from typing import Any

from sqlalchemy import select

from campaigns.members.models import Member, MemberSummary, Mute
from campaigns.rewards.catalogue import GiftPlan, add_gift
from campaigns.rewards.models import Gift
from campaigns.rewards.redeeming import Asked, give_out, redeem_gift
from webapp.commands.demo_club.draws import code
from webapp.commands.demo_club.steps import Filling

GIFTS: tuple[dict[str, Any], ...] = (
    {"name": {"en": "A tin of tea", "zh": "茶叶一罐"}, "points": 60, "stock": 40},
    {"name": {"en": "A record from the shelf", "zh": "架上唱片一张"}, "points": 120, "stock": 12},
    {"name": {"en": "A seat by the player", "zh": "唱机旁的座位"}, "points": 200, "stock": None},
)


def add_gifts(filling: Filling, *, staff_id: int) -> None:
    """Two members have asked for one; one of them has it by now."""
    session, now = filling.session, filling.now
    gifts = [add_gift(session, plan=GiftPlan(**told)) for told in GIFTS]
    fit = (~Member.deceased, Member.id.not_in(select(Mute.member_id)), MemberSummary.points >= gifts[1].points)
    rich = select(MemberSummary.member_id).join(Member).where(*fit).order_by(MemberSummary.member_id).limit(2)
    first, second = session.scalars(rich).all()
    given = redeem_gift(session, member_id=first, asked=_asked(gifts[0]), staff_id=staff_id, now=now)
    redeem_gift(session, member_id=second, asked=_asked(gifts[1]), staff_id=staff_id, now=now)
    give_out(session, redemption_id=given.id, staff_id=staff_id, now=now)


def _asked(gift: Gift) -> Asked:
    return Asked(gift.id, code(12, "gift", gift.points))
