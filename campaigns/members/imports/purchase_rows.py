"""Rows of a purchase file, read into what they mean, or refused with the reason."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from campaigns.core.errors import Refused
from campaigns.members.addresses import normalise_email, normalise_phone
from campaigns.members.imports.columns import Columns
from campaigns.members.imports.dates import DateOrder, parse_instant
from campaigns.members.imports.files import Row, Table
from campaigns.members.imports.purchase_fields import IDENTITIES, ORDERS, REFUNDS
from campaigns.members.imports.purchase_refusals import (
    InFuture,
    NobodyNamed,
    OrderTwice,
    OtherCurrency,
    QuantityWrong,
    TooLong,
    UnknownKind,
)
from campaigns.members.imports.row_faults import RowFault, ValueMissing, check_cells
from campaigns.members.models import PurchaseKind
from campaigns.members.money import known_currency, parse_money

LONGEST = 200
LARGEST_QUANTITY = 10**9
AHEAD = timedelta(days=1)
"""How far a till's clock may run before ours."""


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """`amount` in minor units; an empty `customer`, `email` or `phone` was not said."""

    line: int
    customer: str
    email: str
    phone: str
    name: str
    order_reference: str
    at: datetime
    local_date: date
    amount: int
    currency: str
    quantity: int
    kind: PurchaseKind
    cells: tuple[str, ...]

    @property
    def who(self) -> str:
        return self.customer or self.email or self.phone


@dataclass(frozen=True, slots=True)
class Reading:
    """The club's zone and currency; the country whose telephone numbers stand without a prefix; the order of dates."""

    zone: ZoneInfo
    currency: str
    now: datetime
    country: str = ""
    date_order: DateOrder | None = None


class PurchaseReader:
    """Reads one file. A row without an order reference gets one of its customer, its date and its place in that day."""

    def __init__(self, table: Table, columns: Columns, reading: Reading) -> None:
        self._rows = table.rows
        self._columns = columns
        self._reading = reading
        self._ordinals: Counter[str] = Counter()
        self._lines: dict[str, int] = {}
        self._instant = cache(lambda text: parse_instant(text, reading.zone, reading.date_order))

    def read(self) -> Iterator[PurchaseRow | RowFault]:
        for row in self._rows:
            try:
                yield self._read(row)
            except Refused as refusal:
                yield RowFault(row.line, refusal.sentence, refusal.values, row.cells)

    def _read(self, row: Row) -> PurchaseRow:
        check_cells(row, self._columns.width)
        cells = self._columns.pick(row.cells)
        customer, email, phone = self._identity(cells)
        at, local_date = self._when(_filled(cells, "date"))
        ordinal = self._ordinal(f"{customer or email or phone}/{local_date:%Y%m%d}")
        amount, currency, kind = self._money(cells)
        quantity = _quantity(cells.get("quantity", ""))
        return PurchaseRow(
            line=row.line,
            customer=customer,
            email=email,
            phone=phone,
            name=_short(cells, "name"),
            order_reference=self._once(cells["order"], row.line) if cells.get("order") else ordinal,
            at=at,
            local_date=local_date,
            amount=amount,
            currency=currency,
            quantity=quantity,
            kind=kind,
            cells=row.cells,
        )

    def _identity(self, cells: dict[str, str]) -> tuple[str, str, str]:
        customer, email, phone = (_short(cells, field) for field in IDENTITIES)
        if not (customer or email or phone):
            raise NobodyNamed
        return (
            customer,
            normalise_email(email) if email else "",
            normalise_phone(phone, self._reading.country) if phone else "",
        )

    def _when(self, text: str) -> tuple[datetime, date]:
        at, local_date = self._instant(text)
        if at > self._reading.now + AHEAD:
            raise InFuture(text=text[:40])
        return at, local_date

    def _money(self, cells: dict[str, str]) -> tuple[int, str, PurchaseKind]:
        said = cells.get("currency", "")
        currency = known_currency(said) if said else self._reading.currency
        if currency != self._reading.currency:
            raise OtherCurrency(currency=currency, club=self._reading.currency)
        amount = parse_money(_filled(cells, "amount"), currency)
        if amount < 0 or _is_refund(cells.get("kind", "")):
            return -abs(amount), currency, PurchaseKind.REFUND
        return amount, currency, PurchaseKind.ORDER

    def _ordinal(self, day: str) -> str:
        """Counted before anything else of the row can be refused, so that mending a row moves no other's reference."""
        self._ordinals[day] += 1
        return f"{day}/{self._ordinals[day]}"

    def _once(self, order: str, line: int) -> str:
        if len(order) > LONGEST:
            raise TooLong(field="order")
        first = self._lines.setdefault(order, line)
        if first != line:
            raise OrderTwice(order=order[:40], line=first)
        return order


def _filled(cells: dict[str, str], field: str) -> str:
    if not cells.get(field):
        raise ValueMissing(field=field)
    return cells[field]


def _short(cells: dict[str, str], field: str) -> str:
    text = cells.get(field, "")
    if len(text) > LONGEST:
        raise TooLong(field=field)
    return text


def _is_refund(text: str) -> bool:
    kind = text.lower()
    if kind not in REFUNDS | ORDERS:
        raise UnknownKind(kind=text[:40])
    return kind in REFUNDS


def _quantity(text: str) -> int:
    found = re.fullmatch(r"(\d{1,10})(\.0+)?", text or "1")
    if found is None or not 1 <= int(found.group(1)) <= LARGEST_QUANTITY:
        raise QuantityWrong(quantity=text[:40])
    return int(found.group(1))
