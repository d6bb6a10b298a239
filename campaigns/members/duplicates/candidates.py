"""Which members to compare: those who share a key.

In a group larger than `LARGE` each is compared with its first alone, so that work grows with the members and not with
their square: five thousand called 王伟 are five thousand comparisons, and the narrower keys find who of them are one.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ARRAY, BigInteger, bindparam, column, select, table, text
from sqlalchemy.orm import Session

LARGE = 20
SLICE = 50_000
"""Pairs compared at once."""

_CHANGED = text("CREATE TEMP TABLE changed_member AS SELECT unnest(:ids) AS member_id").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)
_KEYS = """CREATE TEMP TABLE sought_key AS
    SELECT keys.key, sought.member_id FROM sought_member sought, unnest(sought.keys) AS keys(key)"""
_TOUCHED = """ WHERE keys.key IN (SELECT unnest(keys) FROM sought_member JOIN changed_member USING (member_id))"""
_PAIRS = f"""CREATE TEMP TABLE candidate AS
    WITH shared AS (
        SELECT key, count(*) AS size, min(member_id) AS first FROM sought_key GROUP BY key HAVING count(*) > 1
    )
    SELECT DISTINCT one.member_id AS one_id, other.member_id AS other_id
    FROM shared JOIN sought_key one USING (key) JOIN sought_key other USING (key)
    WHERE one.member_id < other.member_id AND (shared.size <= {LARGE} OR one.member_id = shared.first)"""
_OF_CHANGED = """ AND (EXISTS (SELECT FROM changed_member WHERE member_id = one.member_id)
    OR EXISTS (SELECT FROM changed_member WHERE member_id = other.member_id))"""
_TABLES = ("changed_member", "sought_key", "candidate")


class Candidates:
    """Pairs of which one at least is among `changed`, in tables of this session alone, until they are dropped."""

    def __init__(self, session: Session, changed: Sequence[int]) -> None:
        self._session = session
        self.drop()
        session.execute(_CHANGED, {"ids": list(changed)})
        everybody = len(changed) == session.scalar(text("SELECT count(*) FROM sought_member"))
        session.execute(text(_KEYS + ("" if everybody else _TOUCHED)))
        session.execute(text("ANALYZE changed_member, sought_key"))
        session.execute(text(_PAIRS + ("" if everybody else _OF_CHANGED)))
        self.count: int = session.scalar(text("SELECT count(*) FROM candidate")) or 0

    def slices(self) -> Iterator[list[tuple[int, int]]]:
        """The smaller id first."""
        found = table("candidate", column("one_id", BigInteger), column("other_id", BigInteger))
        rows = select(found.c.one_id, found.c.other_id).order_by(found.c.one_id, found.c.other_id)
        for part in self._session.execute(rows, execution_options={"yield_per": SLICE}).partitions():
            yield [(one, other) for one, other in part]

    def drop(self) -> None:
        self._session.execute(text(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in _TABLES)}"))
