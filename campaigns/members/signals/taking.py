"""Signals as a program tells of them, a call at a time. The same call again changes nothing."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, table_of
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.purchase_refusals import NotAMember, SharedAddress
from campaigns.members.imports.purchase_stage import find_members
from campaigns.members.models import Activity, ActivityKind, Signal
from campaigns.members.purchases.source import check_source
from campaigns.members.timeline import record_selected
from campaigns.members.told import Fate, Told, refused_by

LARGEST_VALUE = 10**15

_ROWS = (
    ("line", Integer),
    ("reference", Text),
    ("name", Text),
    ("at", DateTime(timezone=True)),
    ("value", BigInteger),
    ("day", Date),
    ("code", Text),
    ("source_reference", Text),
    ("email", Text),
    ("phone", Text),
)
_told = Table(
    "told_signal",
    MetaData(),
    *(Column(name, kind) for name, kind in _ROWS),
    Column("member_id", BigInteger),
    Column("sharing", Integer),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
_SAID = ("member_id", "name", "at", "value", "day")
"""What a signal that is told again must say as before."""


class ToldOtherwise(Refused):
    sentence = mark(
        "The reference “%(reference)s” is recorded already, with another name, time, value, day or member. "
        "What stands was left as it is; tell of something new under a new reference."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal of a call. Whose it is: at least one of the last four, the first that finds one member counts."""

    line: int
    reference: str
    name: str
    at: datetime
    value: int | None = None
    day: date | None = None
    code: str = ""
    source_reference: str = ""
    email: str = ""
    phone: str = ""

    @property
    def who(self) -> str:
        return self.code or self.source_reference or self.email or self.phone


def take_signals(session: Session, rows: Sequence[SignalRow], *, source: str, now: datetime) -> dict[int, Told]:
    """Record what can be recorded, each reference once. Gives what became of each row, by its line."""
    check_source(source)
    _stage(session, rows)
    told = _of_nobody(session, {row.line: row.who for row in rows})
    new = _add(session, source)
    for line, reference, signal_id, differs in session.execute(_standing(source)):
        if differs:
            told[line] = refused_by(ToldOtherwise(reference=reference[:40]))
        else:
            told[line] = Told(Fate.RECORDED if signal_id in new else Fate.UNCHANGED)
    _note(session, new, now=now)
    return told


def _stage(session: Session, rows: Sequence[SignalRow]) -> None:
    session.execute(text(f"DROP TABLE IF EXISTS {_told.name}"))
    _told.create(session.connection(), checkfirst=False)
    names = [name for name, _kind in _ROWS]
    given = table_of("given", _ROWS, [astuple(row) for row in rows])
    session.execute(insert(_told).from_select(names, select(given)))
    find_members(session, _told)


def _of_nobody(session: Session, whose: dict[int, str]) -> dict[int, Told]:
    lost = select(_told.c.line, _told.c.sharing).where(_told.c.member_id.is_(None))
    return {
        line: refused_by((SharedAddress if sharing else NotAMember)(who=whose[line]))
        for line, sharing in session.execute(lost)
    }


def _add(session: Session, source: str) -> frozenset[int]:
    """In the order of references, so that two calls at once do not wait for each other."""
    said = [_told.c[name] for name in ("reference", *_SAID)]
    rows = select(literal(source), *said).where(_told.c.member_id.is_not(None)).order_by(_told.c.reference)
    added = insert_or_leave(Signal).from_select(["source", "reference", *_SAID], rows, include_defaults=False)
    return frozenset(session.scalars(added.on_conflict_do_nothing().returning(Signal.id)))


def _standing(source: str) -> Select[*tuple[Any, ...]]:
    """(line, reference, id, whether it says otherwise) of the rows whose member is known."""
    same = (Signal.source == source) & (Signal.reference == _told.c.reference)
    otherwise = or_(*(_told.c[name].is_distinct_from(getattr(Signal, name)) for name in _SAID))
    rows = select(_told.c.line, _told.c.reference, Signal.id, otherwise).join(Signal, same)
    return rows.where(_told.c.member_id.is_not(None))


def _note(session: Session, ids: frozenset[int], *, now: datetime) -> None:
    if not ids:
        return
    rows = select(
        Signal.member_id,
        literal(ActivityKind.SIGNAL.value, Activity.kind.type),
        Signal.at,
        func.coalesce(Signal.value, 0),
        func.concat("signal:", Signal.id),
        cast(null(), BigInteger),
    )
    record_selected(session, rows.where(among(Signal.id, ids)), now=now)
