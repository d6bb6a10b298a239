"""What letters may say of what made their reader due: the holiday, the purchase, the signal, the tier they reached."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from babel.dates import format_date
from babel.numbers import format_currency
from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.words import LOCALES, LocalText, localised
from campaigns.core.zones import club_zone
from campaigns.greetings.holidays.queries import read_holidays
from campaigns.members.models import Activity, ActivityKind, Purchase, PurchaseKind, Signal, TierChange
from campaigns.members.purchases.money import minor_digits
from campaigns.members.purchases.recording import reference_of
from campaigns.messaging.extras import Variables
from campaigns.messaging.rendering import plain_name
from campaigns.outreach.models import Campaign, DueCause, OccasionKind, Run

Says: TypeAlias = Callable[[str], Variables]
"""Language → the variables in it."""
SPACES: Variables = {
    "holiday": {"name": None},
    "purchase": {"date": None, "amount": None, "quantity": None, "product": None, "order": None},
    "signal": {"date": None, "day": None, "value": None, "reference": None},
    "tier": {"name": None, "before": None},
}
"""What is said where nothing of the kind made them due."""


@dataclass(frozen=True, slots=True)
class MadeDue:
    """What made some members due; without a `run` the latest thing of the kind, as if it were its day."""

    campaign: Campaign
    members: Collection[int]
    run: Run | None
    key: str
    """Of the occurrence."""


def made_due(session: Session, due: MadeDue) -> Mapping[int, Says]:
    """Member id → what is said of it. Of two causes of a member on one day the later."""
    ask = _ASKED.get(due.campaign.occasion)
    return ask(session, due) if ask else {}


def _holiday(session: Session, due: MadeDue) -> Mapping[int, Says]:
    called = due.key.split("/")[1:2]
    found = next((each.name for each in read_holidays(session) if [each.key] == called), None)
    return dict.fromkeys(due.members, _says_holiday(found)) if found else {}


def _says_holiday(name: LocalText) -> Says:
    return lambda language: {"holiday": {"name": localised(name, language)}}


def _bought(session: Session, due: MadeDue) -> Mapping[int, Says]:
    bought = select(Purchase).where(among(Purchase.member_id, due.members), Purchase.kind == PurchaseKind.ORDER)
    if due.campaign.occasion is OccasionKind.PURCHASE and due.run is not None:
        same = and_(Activity.kind == ActivityKind.PURCHASED, Activity.reference == reference_of())
        bought = _of_causes(bought.join(Activity, same), due, Activity.id)
    order: ColumnElement[Any] = Purchase.at.desc()
    if due.campaign.occasion is OccasionKind.FIRST_PURCHASE:
        order = Purchase.at.asc()
    return {each.member_id: _says_purchase(each) for each in session.scalars(_one_each(bought, Purchase, order))}


def _says_purchase(bought: Purchase) -> Says:
    paid = Decimal(bought.paid).scaleb(-minor_digits(bought.currency))
    return lambda language: {
        "purchase": {
            "date": _day(bought.local_date, language),
            "amount": format_currency(paid, bought.currency, locale=LOCALES.get(language, language)),
            "quantity": bought.quantity,
            "product": plain_name(bought.product) or None,
            "order": plain_name(bought.order_reference),
        }
    }


def _told(session: Session, due: MadeDue) -> Mapping[int, Says]:
    zone = club_zone(session)
    told = select(Signal).where(among(Signal.member_id, due.members), Signal.name == due.campaign.day_name)
    told = _of_causes(told, due, Signal.id)
    rows = session.scalars(_one_each(told, Signal, Signal.at.desc()))
    return {each.member_id: _says_signal(each, each.at.astimezone(zone).date()) for each in rows}


def _says_signal(told: Signal, on: date) -> Says:
    return lambda language: {
        "signal": {
            "date": _day(on, language),
            "day": _day(told.day, language) if told.day else None,
            "value": told.value,
            "reference": plain_name(told.reference),
        }
    }


def _rose(session: Session, due: MadeDue) -> Mapping[int, Says]:
    rose = select(TierChange).where(among(TierChange.member_id, due.members), TierChange.up)
    rose = _of_causes(rose, due, TierChange.id)
    rows = session.scalars(_one_each(rose, TierChange, TierChange.id.desc()))
    return {each.member_id: _says_tier(each.to_name, each.from_name) for each in rows}


def _says_tier(name: LocalText, before: LocalText) -> Says:
    return lambda language: {"tier": {"name": localised(name, language), "before": localised(before, language) or None}}


def _of_causes(found: Select[Any], due: MadeDue, number: Any) -> Select[Any]:
    """Those that stand in the run's causes, such as `signal:17`, by their number."""
    if due.run is None:
        return found
    causes = select(cast(func.split_part(DueCause.cause, ":", 2), BigInteger)).where(
        DueCause.campaign_id == due.campaign.id,
        among(DueCause.member_id, due.members),
        DueCause.run_id.in_([due.run.id, due.run.completes_id or 0]),
    )
    return found.where(number.in_(causes))


def _one_each(found: Select[Any], of: Any, order: ColumnElement[Any]) -> Select[Any]:
    return found.ext(distinct_on(of.member_id)).order_by(of.member_id, order)


def _day(day: date, language: str) -> str:
    return str(format_date(day, "long", locale=LOCALES.get(language, language)))


_ASKED: Mapping[OccasionKind, Callable[[Session, MadeDue], Mapping[int, Says]]] = {
    OccasionKind.HOLIDAY: _holiday,
    OccasionKind.FIRST_PURCHASE: _bought,
    OccasionKind.PURCHASE: _bought,
    OccasionKind.RESTOCK: _bought,
    OccasionKind.NO_PURCHASE: _bought,
    OccasionKind.SIGNAL: _told,
    OccasionKind.SIGNAL_DAY: _told,
    OccasionKind.TIER_REACHED: _rose,
}
