"""What one member bought and returned, newest first, some at a time, with what was corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.history import Place
from campaigns.members.models import Purchase, PurchaseCorrection

PAGE = 50


@dataclass(frozen=True, slots=True)
class Before:
    """What a purchase said until it was corrected; `paid` in minor units of `currency`."""

    corrected_at: datetime
    paid: int
    currency: str
    day: date
    quantity: int


@dataclass(frozen=True, slots=True)
class PurchasePage:
    """`before`: purchase → what it said, the latest correction first."""

    purchases: Sequence[Purchase]
    before: Mapping[int, Sequence[Before]]
    more: bool


def purchases_of(session: Session, member_id: int, *, after: Place | None) -> PurchasePage:
    rows = select(Purchase).where(Purchase.member_id == member_id)
    if after:
        rows = rows.where(tuple_(Purchase.at, Purchase.id) < tuple_(after.at, after.activity_id))
    found = session.scalars(rows.order_by(Purchase.at.desc(), Purchase.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return PurchasePage(shown, _before(session, [each.id for each in shown if each.revision]), len(found) > PAGE)


def _before(session: Session, ids: Sequence[int]) -> dict[int, list[Before]]:
    kept: dict[int, list[Before]] = {}
    rows = select(PurchaseCorrection).where(among(PurchaseCorrection.purchase_id, ids))
    for row in session.scalars(rows.order_by(PurchaseCorrection.revision.desc())):
        said = row.before
        day = date.fromisoformat(said["local_date"])
        before = Before(row.at, said["paid"], said["currency"], day, said["quantity"])
        kept.setdefault(row.purchase_id, []).append(before)
    return kept
