"""Rows of a purchase file, read into what they mean, or refused with the reason."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import md5
from zoneinfo import ZoneInfo

from campaigns.core.errors import Refused
from campaigns.members.imports.columns import Columns
from campaigns.members.imports.dates import DateOrder, parse_instant
from campaigns.members.imports.purchase_fields import ORDERS, REFUNDS
from campaigns.members.imports.purchase_refusals import (
    InFuture,
    NobodyNamed,
    NotARefund,
    OrderTwice,
    QuantityWrong,
    TooLong,
    UnknownKind,
)
from campaigns.members.imports.row_faults import RowFault, ValueMissing, check_cells
from campaigns.members.imports.rows import Row
from campaigns.members.models import PurchaseKind
from campaigns.members.profile.addresses import normalise_email, normalise_phone
from campaigns.members.profile.tags import clean_line
from campaigns.members.purchases.money import known_currency, parse_money

LONGEST = 200
LARGEST_QUANTITY = 10**9
AHEAD = timedelta(days=1)
"""How far a till's clock may run before ours."""
_WHOLE = re.compile(r"(\d{1,10})(\.0+)?")
REMEMBERED = 50_000
"""Texts whose meaning is kept while a file is read."""


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """`paid` in minor units of `currency`; an empty text and an unknown quantity were not said.

    `timed`: the row said the hour; else `at` is the noon of its day.
    """

    line: int
    order_reference: str
    at: datetime
    local_date: date
    paid: int
    currency: str
    kind: PurchaseKind
    source_reference: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    code: str = ""
    quantity: int | None = None
    product: str = ""
    refunded_order: str = ""
    timed: bool = False
    cells: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        return self.code or self.source_reference or self.email or self.phone


@dataclass(frozen=True, slots=True)
class Reading:
    """The club's zone and currency; the country whose mobile numbers stand without a prefix; the order of dates."""

    zone: ZoneInfo
    currency: str
    now: datetime
    country: str = ""
    date_order: DateOrder | None = None


class PurchaseReader:
    """Reads one file, row by row from its first one, in whatever chunks.

    A row without an order reference gets one of its member, its date and its place among such rows of that day.
    """

    def __init__(self, columns: Columns, reading: Reading) -> None:
        self._columns = columns
        self._reading = reading
        self._latest = reading.now + AHEAD
        self._ordinals: Counter[str] = Counter()
        self._lines: dict[str, int] = {}
        self._made = ""
        remember = lru_cache(REMEMBERED)
        self._instant = remember(lambda text: parse_instant(text, reading.zone, reading.date_order))
        self._email = remember(normalise_email)
        self._phone = remember(lambda text: normalise_phone(text, reading.country))
        self._currency = remember(known_currency)

    def read(self, row: Row) -> PurchaseRow | RowFault:
        self._made = ""
        try:
            return self._read(row)
        except Refused as refusal:
            return RowFault(row.line, refusal.sentence, refusal.values, row.cells, self._made_for(row))

    def _made_for(self, row: Row) -> str:
        """A row whose day or member cannot be read is known by where it stood and what it said."""
        if "order" in self._columns.positions:
            return ""
        return self._made or f"line:{row.line}/{md5(repr(row.cells).encode(), usedforsecurity=False).hexdigest()[:12]}"

    def _read(self, row: Row) -> PurchaseRow:
        check_cells(row, self._columns.width)
        cells = self._columns.pick(row.cells)
        reference, email, phone = self._identity(cells)
        when = _filled(cells, "date")
        at, local_date = self._when(when)
        order = cells.get("order") or self._ordinal(f"{reference or email or phone}/{local_date:%Y%m%d}")
        paid, kind, currency = self._money(cells)
        return PurchaseRow(
            line=row.line,
            order_reference=self._once(order, row.line) if cells.get("order") else order,
            at=at,
            local_date=local_date,
            paid=paid,
            currency=currency,
            kind=kind,
            source_reference=reference,
            email=email,
            phone=phone,
            name=_short(cells, "name"),
            quantity=_quantity(cells.get("quantity", "")),
            product=clean_line(_short(cells, "product")),
            refunded_order=check_refunded(_short(cells, "refunded_order"), kind),
            timed=":" in when,
            cells=row.cells,
        )

    def _identity(self, cells: dict[str, str]) -> tuple[str, str, str]:
        reference, email, phone = _short(cells, "customer"), _short(cells, "email"), _short(cells, "phone")
        check_named(reference, email, phone)
        return reference, self._email(email) if email else "", self._phone(phone) if phone else ""

    def _when(self, text: str) -> tuple[datetime, date]:
        at, local_date = self._instant(text)
        if at > self._latest:
            raise InFuture(text=text[:40])
        return at, local_date

    def _money(self, cells: dict[str, str]) -> tuple[int, PurchaseKind, str]:
        said = cells.get("currency", "")
        currency = self._currency(said) if said else self._reading.currency
        paid = parse_money(_filled(cells, "amount"), currency)
        return *signed(paid, is_refund=paid < 0 or is_refund(cells.get("kind", ""))), currency

    def _ordinal(self, day: str) -> str:
        """Counted before anything else of the row can be refused, so that mending a row moves no other's reference."""
        self._ordinals[day] += 1
        self._made = f"{day}/{self._ordinals[day]}"
        return self._made

    def _once(self, order: str, line: int) -> str:
        if len(order) > LONGEST:
            raise TooLong(field="order")
        first = self._lines.setdefault(order, line)
        if first != line:
            raise OrderTwice(order=order[:40], line=first)
        return order


def is_refund(text: str) -> bool:
    kind = text.lower()
    if kind not in REFUNDS and kind not in ORDERS:
        raise UnknownKind(kind=text[:40])
    return kind in REFUNDS


def check_named(*ways: str) -> None:
    """At least one of the ways to name a member was said."""
    if not any(ways):
        raise NobodyNamed


def signed(paid: int, *, is_refund: bool) -> tuple[int, PurchaseKind]:
    """A refund is below zero, with or without the minus it was written with."""
    if is_refund or paid < 0:
        return -abs(paid), PurchaseKind.REFUND
    return paid, PurchaseKind.ORDER


def check_refunded(order: str, kind: PurchaseKind) -> str:
    if order and kind is not PurchaseKind.REFUND:
        raise NotARefund
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


def _quantity(text: str) -> int | None:
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    if found is None or not 1 <= int(found.group(1)) <= LARGEST_QUANTITY:
        raise QuantityWrong(quantity=text[:40])
    return int(found.group(1))
