"""Who introduced a member, where the file names somebody that stands further down in it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, Text, and_, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, table_of
from campaigns.members.imports.columns import Columns
from campaigns.members.imports.rows import Row
from campaigns.members.models import AwaitedIntroducer, Member

OWN_NAMES = ("code", "reference")
Named = Mapping[str, str]
"""Code or reference of a row → whom the row names as its introducer; empty for none."""


def names_in(rows: Iterable[Row], columns: Columns) -> Named:
    named: dict[str, str] = {}
    for row in rows:
        if len(row.cells) == columns.width:
            cells = columns.pick(row.cells)
            named |= {cells[own]: cells.get("introduced_by", "") for own in OWN_NAMES if cells.get(own)}
    return named


def comes_back(named: Named, introducer: str, own: Collection[str]) -> bool:
    """Whether going on from who introduced whom leads back to one of the names of the row itself."""
    seen: set[str] = set()
    while introducer and introducer not in seen:
        if introducer in own:
            return True
        seen.add(introducer)
        introducer = named.get(introducer, "")
    return False


def await_introducers(session: Session, awaited: Mapping[int, str]) -> None:
    """Member → whom they wait for."""
    if awaited:
        rows = [{"member_id": member_id, "named": named} for member_id, named in awaited.items()]
        added = insert(AwaitedIntroducer).values(rows)
        session.execute(added.on_conflict_do_update(index_elements=["member_id"], set_={"named": added.excluded.named}))


def settle_introducers(session: Session, known: Mapping[str, int]) -> None:
    """Those who waited for one of these names have their introducer now, unless they have one already."""
    if not known or not session.scalar(select(exists().select_from(AwaitedIntroducer))):
        return
    given = table_of("given", (("named", Text()), ("member_id", BigInteger())), list(known.items()))
    came = and_(AwaitedIntroducer.member_id == Member.id, AwaitedIntroducer.named == given.c.named)
    introduced: Any = update(Member).where(came, Member.introduced_by_id.is_(None), Member.id != given.c.member_id)
    session.execute(introduced.values(introduced_by_id=given.c.member_id).execution_options(synchronize_session=False))
    session.execute(
        delete(AwaitedIntroducer)
        .where(among(AwaitedIntroducer.named, known))
        .execution_options(synchronize_session=False)
    )
