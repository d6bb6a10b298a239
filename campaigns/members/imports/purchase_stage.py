"""The rows of a purchase file in a temporary table, and the few statements that settle what becomes of them."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.members.imports.purchase_rows import PurchaseRow
from campaigns.members.models import AddressKind, ContactPoint, Member, Purchase

COPIED = (
    "line",
    "customer",
    "email",
    "phone",
    "order_reference",
    "at",
    "local_date",
    "amount",
    "currency",
    "quantity",
    "kind",
)
staged = Table(
    "staged_purchase",
    MetaData(),
    Column("line", Integer, primary_key=True),
    Column("customer", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("order_reference", Text),
    Column("at", DateTime(timezone=True)),
    Column("local_date", Date),
    Column("amount", BigInteger),
    Column("currency", Text),
    Column("quantity", BigInteger),
    Column("kind", Purchase.kind.type),
    Column("member_id", BigInteger),
    Column("sharing", Integer),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


def stage(session: Session, rows: Iterable[PurchaseRow]) -> None:
    connection = session.connection()
    staged.drop(connection, checkfirst=True)
    staged.create(connection)
    command = f"COPY {staged.name} ({', '.join(COPIED)}) FROM STDIN"
    driver = cast("psycopg.Connection", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in COPIED])
    session.execute(text(f"ANALYZE {staged.name}"))


def find_members(session: Session) -> None:
    """By the customer's reference first, then by e-mail, then by telephone, where exactly one member has it."""
    nobody = staged.c.member_id.is_(None)
    by_reference = Member.source_reference == staged.c.customer
    session.execute(update(staged).where(nobody, staged.c.customer != "", by_reference).values(member_id=Member.id))
    for kind, column in ((AddressKind.EMAIL, staged.c.email), (AddressKind.SMS, staged.c.phone)):
        found = _at_addresses(kind, column).subquery()
        values = {"member_id": found.c.member_id, "sharing": found.c.sharing}
        session.execute(update(staged).where(nobody, column == found.c.address).values(values))


def refused_rows(session: Session, source: str) -> Sequence[Row[int, int | None, int | None]]:
    """(line, member, members sharing the address) of the rows nobody owns, and of those recorded otherwise."""
    differs = or_(
        Purchase.member_id != staged.c.member_id,
        Purchase.amount != staged.c.amount,
        Purchase.local_date != staged.c.local_date,
    )
    rows = (
        select(staged.c.line, staged.c.member_id, staged.c.sharing)
        .outerjoin(Purchase, _is_recorded(source))
        .where(or_(staged.c.member_id.is_(None), differs))
        .order_by(staged.c.line)
    )
    return session.execute(rows).all()


def add_purchases(session: Session, source: str) -> list[int]:
    """Insert what is new and owned. Gives the ids of the purchases."""
    copied = [
        column for column in staged.c if column.name in {*COPIED, "member_id"} and column.name in Purchase.__table__.c
    ]
    rows = (
        select(literal(source), staged.c.amount, *copied)
        .outerjoin(Purchase, _is_recorded(source))
        .where(staged.c.member_id.is_not(None), Purchase.id.is_(None))
        .order_by(staged.c.line)
    )
    added = insert(Purchase).from_select(["source", "paid", *(column.name for column in copied)], rows)
    return list(session.scalars(added.on_conflict_do_nothing().returning(Purchase.id)))


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


def _is_recorded(source: str) -> ColumnElement[bool]:
    return and_(Purchase.source == source, Purchase.order_reference == staged.c.order_reference)
