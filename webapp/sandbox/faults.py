"""Misbehaviour on order. An order waits for requests it fits, and is kept in the ledger until used up or withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock

from webapp.sandbox.journal import Journal
from webapp.sandbox.ledger import Ledger


class Provider(StrEnum):
    TWILIO = "twilio"
    SENDGRID = "sendgrid"
    SMTP = "smtp"
    RELAY = "relay"


class Kind(StrEnum):
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    UNAUTHORISED = "unauthorised"
    REFUSE_ADDRESS = "refuse_address"
    QUEUE_OVERFLOW = "queue_overflow"
    BACK_OFF = "back_off"
    BAD_REQUEST = "bad_request"
    RESET_BEFORE_ACCEPT = "reset_before_accept"
    RESET_MID_UPLOAD = "reset_mid_upload"
    TIMEOUT_AFTER_ACCEPT = "timeout_after_accept"
    CLOSE_AFTER_ACCEPT = "close_after_accept"
    SLOW = "slow"
    MALFORMED = "malformed"
    EMPTY = "empty"
    RECEIPTS_LOST = "receipts_lost"
    RECEIPTS_DOUBLED = "receipts_doubled"
    RECEIPTS_REVERSED = "receipts_reversed"
    RECEIPTS_DELAYED = "receipts_delayed"


RECEIPTS = frozenset({Kind.RECEIPTS_LOST, Kind.RECEIPTS_DOUBLED, Kind.RECEIPTS_REVERSED, Kind.RECEIPTS_DELAYED})
AFTER_ACCEPT = frozenset({Kind.TIMEOUT_AFTER_ACCEPT, Kind.CLOSE_AFTER_ACCEPT, Kind.SLOW, Kind.MALFORMED, Kind.EMPTY})
REQUESTS = frozenset(Kind) - RECEIPTS - {Kind.RESET_MID_UPLOAD}


@dataclass(frozen=True, slots=True)
class Fault:
    """`remaining` None means until withdrawn; `value` is seconds, with a default for each kind."""

    id: int
    provider: Provider
    kind: Kind
    remaining: int | None
    value: float | None
    address: str | None
    used: int = 0

    def fits(self, provider: str, kinds: Collection[Kind], addresses: Collection[str]) -> bool:
        return (
            self.provider == provider
            and self.kind in kinds
            and self.remaining != 0
            and (self.address is None or self.address in addresses)
        )

    def spent_once(self) -> "Fault":
        remaining = None if self.remaining is None else self.remaining - 1
        return replace(self, remaining=remaining, used=self.used + 1)


class Faults:
    def __init__(self, journal: Journal, ledger: Ledger) -> None:
        self._journal = journal
        self._lock = Lock()
        sql = (
            "SELECT id, provider, kind, remaining, value, address, used FROM fault WHERE remaining IS NOT 0 ORDER BY id"
        )
        self._orders = {row[0]: Fault(row[0], Provider(row[1]), Kind(row[2]), *row[3:]) for row in ledger.rows(sql)}

    def active(self) -> list[Fault]:
        return list(self._orders.values())

    def order(
        self,
        *,
        provider: Provider,
        kind: Kind,
        now_ms: int,
        count: int | None = 1,
        value: float | None = None,
        address: str | None = None,
    ) -> Fault:
        """Misbehave for the next `count` fitting requests, or until withdrawn."""
        fault = Fault(self._journal.reserve("fault"), provider, kind, count, value, address and address.lower())
        row = (fault.id, provider, kind, count, value, fault.address, now_ms)
        sql = "INSERT INTO fault (id, provider, kind, remaining, value, address, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._journal.write((sql, [row]))
        with self._lock:
            self._orders[fault.id] = fault
        return fault

    def withdraw(self, number: int | None = None) -> None:
        """One order, or all of them."""
        with self._lock:
            gone = [number] if number is not None else list(self._orders)
            for order in gone:
                self._orders.pop(order, None)
        self._journal.write(("UPDATE fault SET remaining = 0 WHERE id = ?", [(order,) for order in gone]))

    def take(self, provider: str, kinds: Collection[Kind], addresses: Collection[str] = ()) -> Fault | None:
        """The oldest order that fits, used once."""
        if not self._orders:
            return None
        with self._lock:
            fault = next((o for o in self._orders.values() if o.fits(provider, kinds, addresses)), None)
            if fault is None:
                return None
            spent = fault.spent_once()
            self._orders[fault.id] = spent
            if spent.remaining == 0:
                del self._orders[fault.id]
        self._journal.write(
            ("UPDATE fault SET remaining = ?, used = ? WHERE id = ?", [(spent.remaining, spent.used, spent.id)])
        )
        return fault
