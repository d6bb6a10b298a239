"""What each staged row is, new, known, a correction or refused: settled for a whole chunk by a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from campaigns.members.imports.purchase_refunds import refuse_refunds
from campaigns.members.imports.purchase_refusals import (
    NotAMember,
    RateMissing,
    RecordedOtherwise,
    SharedAddress,
    TooMuch,
)
from campaigns.members.imports.purchase_stage import NEW, STANDS, staged, standing_at, standing_order, standing_product
from campaigns.members.imports.row_faults import RowRefused
from campaigns.members.models import Purchase
from campaigns.members.purchases.money import LARGEST


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """`sentence` is an English msgid with places for `values`."""

    line: int
    kind: type[RowRefused]
    values: dict[str, Any]

    @property
    def sentence(self) -> str:
        return self.kind.sentence


REASONS: dict[str, type[RowRefused]] = {
    kind.__name__: kind for kind in (NotAMember, SharedAddress, RateMissing, TooMuch, RecordedOtherwise)
}


def refused_rows(session: Session, source: str, *, correct: bool) -> list[RefusedRow]:
    """Settle the staged rows against what is recorded of `source`, and give those that are turned down, by line.

    From here on until the transaction ends nobody else writes purchases of that source. `correct`: a row that differs
    from what is recorded under its order reference replaces it; else it is refused.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"purchases:{source}", 0))))
    _compare(session, source)
    _refuse(session, SharedAddress, staged.c.member_id.is_(None), staged.c.sharing > 1)
    _refuse(session, NotAMember, staged.c.member_id.is_(None))
    _refuse(session, RateMissing, staged.c.amount.is_(None))
    _refuse(session, TooMuch, func.abs(staged.c.amount) > LARGEST)
    if not correct:
        _refuse(session, RecordedOtherwise, staged.c.differs)
    refunds = [RefusedRow(line, kind, values) for line, kind, values in refuse_refunds(session, source)]
    rows = session.execute(select(staged).where(staged.c.refusal.in_(REASONS)).order_by(staged.c.line))
    plain = [RefusedRow(row.line, REASONS[row.refusal], _values(row)) for row in rows]
    return sorted([*plain, *refunds], key=lambda refused: refused.line)


def settled_rows(session: Session) -> Sequence[Row[int, bool, bool | None]]:
    """(line, whether it is new, whether it corrects) of the rows that stand."""
    rows = select(staged.c.line, NEW, staged.c.differs).where(STANDS)
    return session.execute(rows.order_by(staged.c.line)).all()


def _compare(session: Session, source: str) -> None:
    """Find what is recorded under each row's order reference, and whether the row says otherwise."""
    recorded = (Purchase.source == source) & (Purchase.order_reference == staged.c.order_reference)
    twin = aliased(Purchase)
    known = (twin.source == source) & (twin.order_reference == staged.c.order_reference)
    one_by_one = select(twin.id).where(known).correlate(staged).offset(0).exists()  # or all that was ever sold is read
    values = {"purchase_id": Purchase.id, "differs": _differs()}
    session.execute(update(staged).where(recorded, one_by_one).values(values))


def _differs() -> ColumnElement[bool]:
    return or_(
        staged.c.member_id != Purchase.member_id,
        staged.c.kind != Purchase.kind,
        standing_at() != Purchase.at,
        staged.c.paid != Purchase.paid,
        staged.c.currency != Purchase.currency,
        func.coalesce(staged.c.quantity, Purchase.quantity) != Purchase.quantity,
        standing_product() != Purchase.product,
        standing_order() != Purchase.refunded_order,
    )


def _refuse(session: Session, kind: type[RowRefused], *conditions: ColumnElement[bool]) -> None:
    session.execute(update(staged).where(STANDS, *conditions).values(refusal=kind.__name__))


def _values(row: Row[Any]) -> dict[str, Any]:
    who = row.code or row.source_reference or row.email or row.phone
    known = {
        NotAMember.__name__: {"who": who},
        SharedAddress.__name__: {"who": who},
        RateMissing.__name__: {"currency": row.currency, "day": row.local_date.isoformat()},
        RecordedOtherwise.__name__: {"order": row.order_reference},
    }
    return known.get(row.refusal, {})
