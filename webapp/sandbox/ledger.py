"""What the sandbox accepted: the oracle of every fault test, readable while the sandbox runs or after it was killed.

ledger = Ledger(home)
ledger.counts("message_id")          # {"17": 1, "18": 1}
ledger.messages(recipient="+12025550123")
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import local
from typing import Any, Literal

from webapp.sandbox.records import Accepted, Inbound

LEDGER = Path("sandbox") / "ledger.sqlite3"

_COLUMNS = ", ".join(Accepted._fields)


class Ledger:
    def __init__(self, home: Path) -> None:
        self._address = f"file:{home.resolve() / LEDGER}?mode=ro"
        self._kept = local()

    def counts(self, column: Literal["message_id", "recipient", "kind", "status", "sid"]) -> dict[str, int]:
        """How often each value was accepted; more than once for a `message_id` is a duplicate."""
        return dict(self.rows(f"SELECT {column}, count(*) FROM message WHERE {column} IS NOT NULL GROUP BY 1"))  # noqa: S608 - a literal

    def count(self, **filters: Any) -> int:
        where, values = _where(filters)
        return int(next(self.rows(f"SELECT count(*) FROM message{where}", values))[0])  # noqa: S608 - bound values

    def messages(
        self, *, before: int | None = None, limit: int = 1_000, offset: int = 0, **filters: Any
    ) -> list[Accepted]:
        """Newest first. Filters name columns; `search` looks in addresses and subject; None filters nothing."""
        where, values = _where({**filters, "before": before})
        sql = f"SELECT {_COLUMNS} FROM message{where} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608 - bound values
        return [Accepted(*row) for row in self.rows(sql, (*values, limit, offset))]

    def message(self, number: int) -> Accepted | None:
        return next(iter(self.messages(id=number)), None)

    def request_body(self, number: int) -> bytes:
        """A mail/send request's JSON or a relayed mail's MIME, as received."""
        return bytes(next(self.rows("SELECT body FROM request WHERE id = ?", (number,)))[0])

    def inbound(self, *, sender: str | None = None, limit: int = 1_000) -> list[Inbound]:
        """Newest first."""
        sql = """
            SELECT inbound.id, kind, sid, sender, recipient, text, opt_out, at, coalesce(state, 'waiting'), answer
            FROM inbound LEFT JOIN callback ON callback.inbound = inbound.id
            WHERE ? IS NULL OR sender = ? ORDER BY inbound.id DESC LIMIT ?
        """
        return [Inbound(*row) for row in self.rows(sql, (sender, sender, limit))]

    def opted_out(self, recipient: str) -> bool:
        return next(self.rows("SELECT 1 FROM opt_out WHERE recipient = ? LIMIT 1", (recipient,)), None) is not None

    def callbacks(self, message: int) -> list[tuple[str, str, int, str | None]]:
        """Status, state, attempts and last answer of what was told about one message, in order."""
        sql = "SELECT status, state, attempts, answer FROM callback WHERE message = ? ORDER BY due, id"
        return list(self.rows(sql, (message,)))

    def callback_counts(self) -> dict[str, int]:
        """State (waiting, sent, lost, given_up) → how many."""
        return dict(self.rows("SELECT state, count(*) FROM callback GROUP BY state"))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        return iter(self._connection().execute(sql, values).fetchall())

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._kept, "connection"):
            self._kept.connection = sqlite3.connect(self._address, uri=True, timeout=30)
        connection: sqlite3.Connection = self._kept.connection
        return connection


_CLAUSES = {
    "before": "id < ?",
    "since": "at >= ?",
    "until": "at <= ?",
    "search": "(recipient LIKE ? OR subject LIKE ? OR text LIKE ?)",
    **{
        name: f"{name} = ?" for name in ("id", "provider", "kind", "sid", "message_id", "recipient", "sender", "status")
    },
}


def _where(filters: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    given = {name: value for name, value in filters.items() if value is not None}
    clauses = [_CLAUSES[name] for name in given]
    values = [part for name, value in given.items() for part in ([f"%{value}%"] * 3 if name == "search" else [value])]
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), tuple(values)
