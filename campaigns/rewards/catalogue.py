"""The gifts of the club: put into the catalogue and changed."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import LocalText, mark
from campaigns.members.points.rules import MOST_POINTS
from campaigns.messaging.pictures.operations import hold_picture
from campaigns.rewards.models import Gift

MOST_IN_STOCK = 1_000_000
LONGEST = {"name": 200, "about": 2_000}


class GiftRefused(Refused):
    """What a gift cannot be; `field` names what has to be mended."""

    status = 422
    field = ""


class NameMissing(GiftRefused):
    sentence = mark("A gift needs a name.")
    field = "name_en"


class TooLong(GiftRefused):
    sentence = mark("A gift's name has at most 200 letters, and what is said of it 2,000.")
    field = "name_en"


class BadPrice(GiftRefused):
    sentence = mark("A gift costs between 1 and 1,000,000 points.")
    field = "points"


class BadStock(GiftRefused):
    sentence = mark("There are between 0 and 1,000,000 of a gift, or any number.")
    field = "stock"


class TurnedRound(GiftRefused):
    sentence = mark("The last day on which it is shown comes before the first one.")
    field = "shown_until"


class PictureMissing(GiftRefused):
    sentence = mark("The picture is not there any more. Choose another. Nothing was saved.")
    field = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftPlan:
    """A gift as staff describe it; see `Gift`."""

    name: LocalText
    points: int
    about: LocalText = field(default_factory=dict)
    stock: int | None = None
    tier_ids: tuple[int, ...] = ()
    shown_from: date | None = None
    shown_until: date | None = None
    picture_name: str | None = None


def add_gift(session: Session, *, plan: GiftPlan) -> Gift:
    """Raises GiftRefused."""
    gift = Gift(stock=plan.stock)
    _describe(session, gift, plan)
    session.add(gift)
    session.flush()
    return gift


def change_gift(session: Session, *, gift_id: int, plan: GiftPlan, stock_seen: int | None) -> Gift:
    """`stock_seen` is what its stock was when the form was filled in: what was given meanwhile stays taken off."""
    gift = lock_gift(session, gift_id)
    _describe(session, gift, plan)
    if plan.stock is None or gift.stock is None or stock_seen is None:
        gift.stock = plan.stock
    else:
        gift.stock = max(gift.stock + plan.stock - stock_seen, 0)
    session.flush()
    return gift


def lock_gift(session: Session, gift_id: int) -> Gift:
    """Held until the transaction ends. Before any member's row, as everywhere."""
    return must_exist(
        session.get(Gift, gift_id, with_for_update=True, populate_existing=True), mark("gift in the catalogue")
    )


def _describe(session: Session, gift: Gift, plan: GiftPlan) -> None:
    _check(plan)
    if plan.picture_name and not hold_picture(session, plan.picture_name):
        raise PictureMissing
    gift.name, gift.about, gift.points = plan.name, plan.about, plan.points
    gift.tier_ids, gift.shown_from, gift.shown_until = list(plan.tier_ids), plan.shown_from, plan.shown_until
    gift.picture_name = plan.picture_name


def _check_words(plan: GiftPlan) -> None:
    if not any(plan.name.values()):
        raise NameMissing
    if any(len(text) > LONGEST[name] for name in LONGEST for text in getattr(plan, name).values()):
        raise TooLong


def _check(plan: GiftPlan) -> None:
    _check_words(plan)
    if not 1 <= plan.points <= MOST_POINTS:
        raise BadPrice
    if plan.stock is not None and not 0 <= plan.stock <= MOST_IN_STOCK:
        raise BadStock
    if plan.shown_from and plan.shown_until and plan.shown_until < plan.shown_from:
        raise TurnedRound
