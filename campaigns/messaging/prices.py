"""What a text message costs: a price for each part, by the beginning of the number."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from re import fullmatch
from unicodedata import normalize

from sqlalchemy import ColumnElement, case, delete, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.messaging.models import TextPrice

MILLION = 1_000_000
HIGHEST = 1_000 * MILLION
DECIMALS = 6
UNPRICED = ""
"""The prefix of a number that has no price."""


class BadPrefix(Refused):
    sentence = mark(
        "A price is set for the beginning of a number, such as +86, or for + alone, which means all others."
    )
    status = 422


class BadPrice(Refused):
    sentence = mark("“%(price)s” is no price here. Write an amount such as 0.0075, in at most six decimals.")
    status = 422


@dataclass(frozen=True, slots=True)
class Prices:
    """`by_prefix`: the beginning of a number → millionths for each part. The longest that fits counts."""

    by_prefix: Mapping[str, int]

    def prefix_of(self, number: str) -> str:
        return next((prefix for prefix in self._longest_first if number.startswith(prefix)), UNPRICED)

    def cost(self, number: str, parts: int) -> int:
        """Nothing for a number without a price."""
        return parts * self.by_prefix.get(self.prefix_of(number), 0)

    def prefix_column(self, address: ColumnElement[str]) -> ColumnElement[str]:
        """`prefix_of`, in SQL."""
        branches = [(address.startswith(prefix), literal(prefix)) for prefix in self._longest_first]
        return case(*branches, else_=literal(UNPRICED)) if branches else literal(UNPRICED)

    @property
    def _longest_first(self) -> list[str]:
        return sorted(self.by_prefix, key=len, reverse=True)


def read_prices(session: Session) -> Prices:
    rows = session.scalars(select(TextPrice).order_by(TextPrice.prefix))
    return Prices({row.prefix: row.micros for row in rows})


def set_price(session: Session, *, prefix: str, micros: int) -> None:
    """Texts that were sent keep what they cost."""
    written = "".join(normalize("NFKC", prefix).split())
    if not fullmatch(r"\+(?:[1-9][0-9]{0,7})?", written):
        raise BadPrefix
    statement = insert(TextPrice).values(prefix=written, micros=micros)
    session.execute(statement.on_conflict_do_update(index_elements=["prefix"], set_={"micros": micros}))


def remove_price(session: Session, *, prefix: str) -> None:
    gone = delete(TextPrice).where(TextPrice.prefix == prefix).returning(TextPrice.prefix)
    must_exist(session.scalar(gone), mark("price"))


def read_micros(text: str, *, highest: int = HIGHEST) -> int:
    """Millionths of what somebody wrote, such as `0.0075`."""
    try:
        value = Decimal(normalize("NFKC", text).strip())
    except InvalidOperation as fault:
        raise BadPrice(price=text[:40]) from fault
    if not value.is_finite() or not 0 <= value * MILLION <= highest or value != round(value, DECIMALS):
        raise BadPrice(price=text[:40])
    return int(value * MILLION)
