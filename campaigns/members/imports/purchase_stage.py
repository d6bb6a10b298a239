"""The rows of a purchase file in a temporary table, and the few statements that write what becomes of them.

One chunk of rows, in one transaction: `stage`, `find_members`, `refused_rows` (which settles what each row is), then
`new_purchases` are added and, where the caller says that known orders are corrected, `correct_purchases`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, cast

import psycopg
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Select,
    Table,
    Text,
    case,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session, aliased

from campaigns.members.imports.purchase_rows import PurchaseRow
from campaigns.members.models import AddressKind, ContactPoint, Member, Merge, Purchase, PurchaseKind
from campaigns.members.purchases.conversion import converted, day_of_rate, hold_rates
from campaigns.members.purchases.corrections import correct

COPIED = (
    "line",
    "code",
    "source_reference",
    "email",
    "phone",
    "order_reference",
    "at",
    "local_date",
    "timed",
    "paid",
    "currency",
    "quantity",
    "product",
    "kind",
    "refunded_order",
)
staged = Table(
    "staged_purchase",
    MetaData(),
    Column("line", Integer, primary_key=True),
    Column("code", Text),
    Column("source_reference", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("order_reference", Text),
    Column("at", DateTime(timezone=True)),
    Column("local_date", Date),
    Column("timed", Boolean),
    Column("paid", BigInteger),
    Column("currency", Text),
    Column("quantity", BigInteger),
    Column("product", Text),
    Column("kind", Purchase.kind.type),
    Column("refunded_order", Text),
    Column("amount", Numeric),
    Column("member_id", BigInteger),
    Column("sharing", Integer),
    Column("purchase_id", BigInteger),
    Column("differs", Boolean),
    Column("refusal", Text),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
STANDS = staged.c.refusal.is_(None)
NEW = staged.c.purchase_id.is_(None)


def stage(session: Session, rows: Iterable[PurchaseRow], *, source: str, currency: str) -> bool:
    """Copy the rows in, each order reference once; what they come to is counted in the club's `currency`.

    Gives whether any was paid in another.
    """
    connection = session.connection()
    session.execute(text(f"DROP TABLE IF EXISTS {staged.name}"))
    staged.create(connection, checkfirst=False)
    command = f"COPY {staged.name} ({', '.join((*COPIED, 'amount'))}) FROM STDIN"
    driver = cast("psycopg.Connection", connection.connection.driver_connection)
    foreign = False
    told = attrgetter(*COPIED)
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            ours = row.currency == currency
            foreign = foreign or not ours
            copy.write_row((*told(row), row.paid if ours else None))
    session.execute(text(f"ANALYZE {staged.name} (order_reference)"))
    if foreign:
        _convert(session, source, currency)
    return foreign


def _convert(session: Session, source: str, currency: str) -> None:
    hold_rates(session)
    day = day_of_rate(staged.c, source=literal(source), orders=(aliased(Purchase), staged.alias("named").c))
    amount = converted(staged.c.paid, staged.c.currency, day, into=currency)
    session.execute(update(staged).where(staged.c.amount.is_(None)).values(amount=amount))


def find_members(session: Session, rows: Table = staged) -> None:
    """By the member's code, by the member's reference, by email, by phone, where exactly one member has it.

    Code and reference of a record that was merged into another lead there. `rows`: a table with these columns,
    `member_id` and `sharing`.
    """
    told, nobody = rows.c, rows.c.member_id.is_(None)
    for said, named in ((told.code, Member.code), (told.source_reference, Member.source_reference)):
        session.execute(update(rows).where(nobody, said != "", named == said).values(member_id=Member.id))
    for said, named in ((told.code, Merge.merged_code), (told.source_reference, Merge.merged_reference)):
        merged = update(rows).where(nobody, said != "", named == said, Merge.undone_at.is_(None))
        session.execute(merged.values(member_id=Merge.kept_id))
    for kind, column in ((AddressKind.EMAIL, told.email), (AddressKind.SMS, told.phone)):
        found = _at_addresses(kind, column).subquery()
        values = {"member_id": found.c.member_id, "sharing": found.c.sharing}
        session.execute(update(rows).where(nobody, column == found.c.address).values(values))


def unknown_lines(session: Session) -> Sequence[int]:
    """The rows of people the club does not know, who could be made members."""
    nobody = select(staged.c.line).where(staged.c.member_id.is_(None), staged.c.sharing.is_(None))
    return session.scalars(nobody.order_by(staged.c.line)).all()


def new_purchases(source: str) -> Insert:
    """The rows that stand and are new, of a source that nobody else writes meanwhile."""
    kept = ("order_reference", "at", "local_date", "paid", "currency", "product", "kind", "refunded_order", "member_id")
    columns = [staged.c[name] for name in kept]
    rows = (
        select(literal(source), func.coalesce(staged.c.quantity, 1), staged.c.amount, *columns)
        .where(STANDS, NEW)
        .order_by(staged.c.line)
    )
    return insert(Purchase).from_select(["source", "quantity", "amount", *kept], rows, include_defaults=False)


def added_ids(session: Session, source: str) -> Sequence[int]:
    """Of those, once they are added."""
    same = (Purchase.source == source) & (Purchase.order_reference == staged.c.order_reference)
    return session.scalars(select(Purchase.id).join(staged, same).where(STANDS, NEW)).all()


def correct_purchases(session: Session, *, now: datetime) -> list[int]:
    """Let the rows that stand and differ from what is recorded replace it. Gives the ids of the purchases."""
    return correct(session, _truth(), now=now)


def _truth() -> Select[*tuple[Any, ...]]:
    refund = staged.c.kind == PurchaseKind.REFUND
    return (
        select(
            Purchase.id,
            staged.c.member_id,
            staged.c.kind,
            standing_at().label("at"),
            staged.c.local_date,
            staged.c.amount.cast(BigInteger).label("amount"),
            staged.c.paid,
            staged.c.currency,
            func.coalesce(staged.c.quantity, Purchase.quantity).label("quantity"),
            standing_product().label("product"),
            case((refund, standing_order()), else_="").label("refunded_order"),
        )
        .join(Purchase, Purchase.id == staged.c.purchase_id)
        .where(STANDS, staged.c.differs)
    )


def standing_at() -> ColumnElement[datetime]:
    """A row that says only the day leaves the hour that is recorded for that day."""
    untimed = ~staged.c.timed & (staged.c.local_date == Purchase.local_date)
    return case((untimed, Purchase.at), else_=staged.c.at)


def standing_product() -> ColumnElement[str]:
    return func.coalesce(func.nullif(staged.c.product, ""), Purchase.product)


def standing_order() -> ColumnElement[str]:
    """A refund that does not say which order it gives back leaves what is recorded."""
    return func.coalesce(func.nullif(staged.c.refunded_order, ""), Purchase.refunded_order)


def _at_addresses(kind: AddressKind, column: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    sharing = func.count(ContactPoint.member_id.distinct())
    return (
        select(
            ContactPoint.address,
            case((sharing == 1, func.min(ContactPoint.member_id))).label("member_id"),
            sharing.label("sharing"),
        )
        .where(ContactPoint.kind == kind, ContactPoint.address.in_(select(column)))
        .group_by(ContactPoint.address)
    )
