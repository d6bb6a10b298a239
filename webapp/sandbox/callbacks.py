"""Sends webhooks from the durable queue, a thread for each lane, with retries that grow apart."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import itemgetter
from threading import Event, Thread
from typing import Any, NamedTuple

import structlog
import urllib3

from webapp.sandbox import webhooks
from webapp.sandbox.receipts import ERROR_CODES, Lane
from webapp.sandbox.state import Sandbox, now_ms
from webapp.sandbox.webhooks import Post

_BATCH = 1_000
_POSTERS = 4
_IDLE_SECONDS = 0.1
_DEAF_SECONDS = 1.0
_LONGEST_WAIT_MS = 60_000
_GIVE_UP_MS = 24 * 3_600 * 1_000

_COLUMNS = {
    "callback": ("id", "status", "event_id", "due", "attempts", "created"),
    "message": ("sid", "recipient", "sender", "service", "custom", "callback_url", "position"),
    "inbound": ("kind", "sid", "recipient", "sender", "service", "text", "opt_out", "mime"),
}
_OF_MESSAGES = [("callback", name) for name in _COLUMNS["callback"]] + [("message", n) for n in _COLUMNS["message"]]
_OF_INBOUND = [("callback", name) for name in _COLUMNS["callback"]] + [("inbound", n) for n in _COLUMNS["inbound"]]

Row = dict[str, Any]

log = structlog.get_logger(__name__)


_FINAL = frozenset({"delivered", "undelivered", "failed", "bounce", "dropped", "spamreport", "unsubscribe"})
_ADVANCE = f"""
    UPDATE message SET status = ?, error_code = ?
    WHERE id = (SELECT message FROM callback WHERE id = ?)
      AND (? OR status NOT IN ({", ".join(repr(status) for status in sorted(_FINAL))}))
"""  # noqa: S608 - own names
"""A status told late does not undo a final one."""


class Told(NamedTuple):
    row: Row
    state: str
    answer: str


class Dispatcher:
    def __init__(self, sandbox: Sandbox, lane: Lane) -> None:
        self._sandbox = sandbox
        self._lane = lane
        self._http = urllib3.PoolManager(
            maxsize=_POSTERS, block=True, retries=False, timeout=urllib3.Timeout(connect=3, read=15)
        )
        self._deaf = False
        self._posters = ThreadPoolExecutor(_POSTERS, thread_name_prefix=f"{lane}-webhooks")

    def start(self, stop: Event) -> None:
        Thread(target=self._run, args=(stop,), name=f"{self._lane}-callbacks", daemon=True).start()

    def _run(self, stop: Event) -> None:
        while not stop.is_set():
            try:
                busy = self.dispatch_due()
            except Exception:
                log.exception("The webhooks of this round were not sent; they stay queued.", lane=self._lane)
                busy = False
            if self._deaf or not busy:
                stop.wait(_DEAF_SECONDS if self._deaf else _IDLE_SECONDS)

    def dispatch_due(self) -> bool:
        """Send what is due, or only knock while nobody answers; whether there was anything."""
        rows = self._due(1 if self._deaf else _BATCH)
        told = self._tell(rows) if rows else []
        if told:
            self._record(told)
            self._deaf = all(one.answer.endswith("Error") for one in told)
        return bool(told)

    def _due(self, limit: int) -> list[Row]:
        source, columns = ("inbound", _OF_INBOUND) if self._lane is Lane.INBOUND else ("message", _OF_MESSAGES)
        names = ", ".join(f"{table}.{name}" for table, name in columns)
        sql = f"""
            SELECT {names} FROM callback JOIN {source} ON {source}.id = callback.{source}
            WHERE lane = ? AND state = 'waiting' AND due <= ? ORDER BY due, callback.id LIMIT ?
        """  # noqa: S608 - own names
        keys = [name for _, name in columns]
        found = self._sandbox.ledger.rows(sql, (self._lane, now_ms(), limit))
        return [dict(zip(keys, row, strict=True)) for row in found]

    def _tell(self, rows: list[Row]) -> list[Told]:
        match self._lane:
            case Lane.LOST:
                return [Told(row, "lost", "lost on order") for row in rows]
            case Lane.SENDGRID:
                post = webhooks.sendgrid_events(self._sandbox, [webhooks.sendgrid_event(row) for row in rows])
                answer = self._post(post)
                return [_told(row, answer) for row in rows]
            case Lane.INBOUND:
                return [_told(row, self._post(self._inbound(row))) for row in rows]
            case Lane.TWILIO:
                return self._tell_statuses(rows)

    def _inbound(self, row: Row) -> Post:
        make = webhooks.twilio_inbound if row["kind"] == "sms" else webhooks.sendgrid_inbound
        return make(self._sandbox, row)

    def _tell_statuses(self, rows: list[Row]) -> list[Told]:
        """Messages beside each other, the statuses of one message in order."""
        ordered = sorted(rows, key=itemgetter("sid"))
        groups = [list(group) for _, group in groupby(ordered, key=itemgetter("sid"))]
        return [told for group in self._posters.map(self._tell_one_message, groups) for told in group]

    def _tell_one_message(self, rows: Sequence[Row]) -> list[Told]:
        return [
            _told(row, self._post(webhooks.twilio_status(self._sandbox, row)))
            if row["callback_url"]
            else Told(row, "sent", "no StatusCallback")
            for row in rows
        ]

    def _post(self, post: Post) -> str:
        """The answer's status, or what went wrong."""
        try:
            reply = self._http.request("POST", post.url, body=post.body, headers=dict(post.headers), redirect=False)
        except urllib3.exceptions.HTTPError as fault:
            return type(fault).__name__
        return str(reply.status)

    def _record(self, outcomes: list[Told]) -> None:
        self._sandbox.journal.write(
            (
                "UPDATE callback SET state = ?, answer = ?, attempts = attempts + 1, due = ? WHERE id = ?",
                [(one.state, one.answer, _next_due(one), one.row["id"]) for one in outcomes],
            ),
            (_ADVANCE, [_advance(one) for one in outcomes if one.state != "waiting"]),
        )


def _told(row: Row, answer: str) -> Told:
    if answer.startswith("2"):
        return Told(row, "sent", answer)
    return Told(row, "given_up" if now_ms() - row["created"] > _GIVE_UP_MS else "waiting", answer)


def _advance(told: Told) -> tuple[str, int | None, int, bool]:
    status = told.row["status"]
    return status, ERROR_CODES.get(status), told.row["id"], status in _FINAL


def _next_due(told: Told) -> int:
    if told.state != "waiting":
        return int(told.row["due"])
    return now_ms() + min(int(1_000 * 2 ** told.row["attempts"]), _LONGEST_WAIT_MS)
