"""Looking for members who may be one person: the whole club, or those who came or changed since the last time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TEXT, cast, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.members.duplicates.candidates import Candidates
from campaigns.members.duplicates.findings import Finding, begin_findings, keep_findings, note_findings
from campaigns.members.duplicates.keys import keys_of, name_key
from campaigns.members.duplicates.likeness import Population, compare
from campaigns.members.duplicates.people import SLICE, Person, known_facts, people
from campaigns.members.models import DuplicatePair, Member, SoughtMember

REMEMBERED = 200_000
"""People kept in memory at once; of a larger club they are read again."""

Known = dict[int, tuple[Person, int]]
"""Member → what is compared, and the key of their name."""

Tell = Callable[[str, int, int], None]
"""Told of progress: `read` or `compared`, how many, of how many."""


@dataclass(frozen=True, slots=True)
class SearchReport:
    """`sought`: members who were new or had changed; `listed` and `exact`: open pairs after it."""

    sought: int
    compared: int
    listed: int
    exact: int


def search_duplicates(
    session: Session, *, now: datetime, whole: bool = False, tell: Tell = lambda *_: None
) -> SearchReport:
    """Bring the list of pairs up to date. Only those who came or changed are compared, unless it is `whole`.

    A pair that is no longer likely leaves the list. A dismissed one stays dismissed until something new speaks for it.
    Searches wait for each other.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("duplicates", 0))))
    if whole:
        session.execute(delete(SoughtMember))
    changed = _changed(session)
    known = _read(session, changed, tell=tell)
    begin_findings(session)
    candidates = Candidates(session, changed)
    note_findings(session, _compared(session, candidates, known, tell=tell))
    listed, exact = keep_findings(session, changed=changed, now=now)
    candidates.drop()
    return SearchReport(len(changed), candidates.count, listed, exact)


def _changed(session: Session) -> Sequence[int]:
    erased = select(Member.id).where(Member.erased_at.is_not(None))
    session.execute(delete(SoughtMember).where(SoughtMember.member_id.in_(erased)))
    session.execute(delete(DuplicatePair).where(DuplicatePair.one_id.in_(erased) | DuplicatePair.other_id.in_(erased)))
    facts = known_facts().subquery()
    known = (SoughtMember.member_id == facts.c.id) & (SoughtMember.facts == facts.c.facts)
    anew = select(facts.c.id).outerjoin(SoughtMember, known).where(SoughtMember.member_id.is_(None))
    return session.scalars(anew.order_by(facts.c.id)).all()


def _read(session: Session, changed: Sequence[int], *, tell: Tell) -> Known:
    """Keep the keys of those who changed; the last read are handed on."""
    known: Known = {}
    for start in range(0, len(changed), SLICE):
        ids = changed[start : start + SLICE]
        _load(session, known, ids)
        read = [known[member_id] for member_id in ids if member_id in known]
        _remember(session, [(each.id, each.facts, name, _array(keys_of(each))) for each, name in read])
        tell("read", start + len(ids), len(changed))
    session.execute(text("ANALYZE sought_member"))
    return known


def _remember(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = [(name, SoughtMember.__table__.c[name].type) for name in ("member_id", "facts", "name_key")]
    given = table_of("given", [*columns, ("keys", TEXT)], rows)
    statement = insert(SoughtMember).from_select(
        ["member_id", "facts", "name_key", "keys"],
        select(given.c.member_id, given.c.facts, given.c.name_key, cast(given.c["keys"], SoughtMember.keys.type)),
    )
    said = {name: statement.excluded[name] for name in ("facts", "name_key", "keys")}
    session.execute(statement.on_conflict_do_update(index_elements=["member_id"], set_=said))


def _compared(session: Session, candidates: Candidates, known: Known, *, tell: Tell) -> Iterator[Finding]:
    bearers = _bearers(session)
    population = Population(session.scalar(select(func.count()).select_from(SoughtMember)) or 0)
    done = 0
    for pairs in candidates.slices():
        _load(session, known, {member for pair in pairs for member in pair})
        for one_id, other_id in pairs:
            (one, one_name), (other, other_name) = known[one_id], known[other_id]
            most = max(bearers.get(one_name, 1), bearers.get(other_name, 1))
            if found := compare(one, other, population=population, bearers=most):
                yield Finding(one_id, other_id, found.score, found.exact, _array(found.reasons))
        done += len(pairs)
        tell("compared", done, candidates.count)


def _load(session: Session, known: Known, wanted: Iterable[int]) -> None:
    if len(known) > REMEMBERED:
        known.clear()
    missing = sorted(set(wanted) - known.keys())
    for start in range(0, len(missing), SLICE):
        known.update((each.id, (each, name_key(each))) for each in people(session, missing[start : start + SLICE]))


def _bearers(session: Session) -> dict[int, int]:
    count = func.count()
    rows = select(SoughtMember.name_key, count).group_by(SoughtMember.name_key).having(count > 1)
    return dict(session.execute(rows).all())


def _array(values: Sequence[Any]) -> str:
    return "{" + ",".join(str(value) for value in values) + "}"
