"""What a search found, and the list of pairs brought up to date with it in a few statements."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import BOOLEAN, TEXT, BigInteger, bindparam, column, func, insert, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.members.models import DuplicatePair, PairState

AT_ONCE = 20_000
_COLUMNS = (
    ("one_id", BigInteger),
    ("other_id", BigInteger),
    ("score", BigInteger),
    ("exact", BOOLEAN),
    ("reasons", TEXT),
)
_TABLE = table("finding", *(column(name, kind) for name, kind in _COLUMNS))
_NEW_EVIDENCE = "(excluded.score > pair.score OR NOT excluded.reasons <@ pair.reasons)"
_KEEP = f"""INSERT INTO duplicate_pair AS pair (one_id, other_id, score, exact, reasons, state, found_at)
    SELECT one_id, other_id, score, exact, reasons::text[], 'open', :now FROM finding
    WHERE EXISTS (SELECT FROM member WHERE id = one_id) AND EXISTS (SELECT FROM member WHERE id = other_id)
    ORDER BY score DESC, one_id, other_id
    ON CONFLICT (one_id, other_id) DO UPDATE SET score = excluded.score, exact = excluded.exact,
        reasons = excluded.reasons, state = 'open', decided_at = NULL, staff_id = NULL,
        found_at = CASE WHEN pair.state = 'open' THEN pair.found_at ELSE excluded.found_at END
    WHERE pair.state = 'open' OR {_NEW_EVIDENCE}"""
_LEAVE = """DELETE FROM duplicate_pair pair
    WHERE pair.state = 'open' AND (pair.one_id = ANY(:changed) OR pair.other_id = ANY(:changed))
    AND NOT EXISTS (SELECT FROM finding WHERE finding.one_id = pair.one_id AND finding.other_id = pair.other_id)"""


class Finding(NamedTuple):
    """`reasons` as PostgreSQL writes an array."""

    one_id: int
    other_id: int
    score: int
    exact: bool
    reasons: str


def begin_findings(session: Session) -> None:
    session.execute(text("DROP TABLE IF EXISTS pg_temp.finding"))
    columns = "one_id bigint, other_id bigint, score bigint, exact boolean, reasons text"
    session.execute(text(f"CREATE TEMP TABLE finding ({columns})"))


def note_findings(session: Session, findings: Iterable[Finding]) -> None:
    coming = iter(findings)
    while rows := list(islice(coming, AT_ONCE)):
        given = table_of("given", _COLUMNS, rows)
        names = [name for name, _ in _COLUMNS]
        session.execute(insert(_TABLE).from_select(names, select(*(given.c[name] for name in names))))


def keep_findings(session: Session, *, changed: Sequence[int], now: datetime) -> tuple[int, int]:
    """Gives how many pairs are open now, and how many of them are exact."""
    left = text(_LEAVE).bindparams(bindparam("changed", list(changed), type_=ARRAY(BigInteger)))
    session.execute(left)
    session.execute(text(_KEEP), {"now": now})
    session.execute(text("DROP TABLE pg_temp.finding"))
    open_pairs = select(func.count(), func.count().filter(DuplicatePair.exact)).where(
        DuplicatePair.state == PairState.OPEN
    )
    listed, exact = session.execute(open_pairs).one()
    return listed, exact
