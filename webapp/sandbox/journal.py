"""Writes to the ledger, grouped: whoever holds the lock commits for all who wait.

A write is answered only after its commit. In WAL with `synchronous=NORMAL` a committed row survives the death of the
process; no thread of its own is needed, so a lone writer pays no hand-over.
"""

import sqlite3
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from webapp.sandbox.schema import SCHEMA

Statement = tuple[str, Sequence[Sequence[Any]]]
"""SQL and the rows it is run for."""


@dataclass(slots=True, eq=False)
class _Ticket:
    statements: Iterable[Statement]
    done: bool = False
    fault: BaseException | None = None


class Journal:
    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self._lock = Lock()
        self._waiting: deque[_Ticket] = deque()
        self._ids = {table: self._last_id(table) for table in ("request", "message", "inbound", "fault")}
        self._id_lock = Lock()

    def reserve(self, table: str, count: int = 1) -> int:
        """The first of `count` consecutive ids of `table`."""
        with self._id_lock:
            first = self._ids[table] + 1
            self._ids[table] += count
            return first

    def write(self, *statements: Statement) -> None:
        """Commit the statements, all or none, together with those of other threads that wait."""
        ticket = _Ticket(statements)
        self._waiting.append(ticket)
        with self._lock:
            if not ticket.done:
                self._commit_waiting()
        if ticket.fault:
            raise ticket.fault

    def _commit_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            self._commit(batch)
        except sqlite3.Error:
            for ticket in batch:
                self._commit_alone(ticket)

    def _commit_alone(self, ticket: _Ticket) -> None:
        try:
            self._commit([ticket])
        except sqlite3.Error as fault:
            ticket.fault = fault
            ticket.done = True

    def _commit(self, batch: list[_Ticket]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for ticket in batch:
                for sql, rows in ticket.statements:
                    self._connection.executemany(sql, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._connection.execute("ROLLBACK")
            raise
        for ticket in batch:
            ticket.done = True

    def _last_id(self, table: str) -> int:
        return int(self._connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - own names
