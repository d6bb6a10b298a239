"""What a provider will report about a message, decided when it is accepted: which statuses, and when."""

import secrets
from enum import StrEnum
from typing import NamedTuple

from webapp.sandbox.faults import RECEIPTS, Faults, Kind, Provider
from webapp.sandbox.records import Accepted

TWILIO_UNDELIVERED = "00404"
TWILIO_FAILED = "00405"
_FIRST_MS, _NEXT_MS = 250, 500
_DELAY_SECONDS = 10.0


class Lane(StrEnum):
    """Webhooks of one lane are sent in order; lanes do not wait for each other. `lost` is told nobody."""

    TWILIO = "twilio"
    SENDGRID = "sendgrid"
    INBOUND = "inbound"
    LOST = "lost"


class CallbackRow(NamedTuple):
    """What `callback` is filled with."""

    lane: Lane
    message: int | None
    inbound: int | None
    status: str
    event_id: str
    due: int
    created: int


ERROR_CODES = {"undelivered": 30003, "failed": 30006}
"""Twilio's, by status."""


def sms_statuses(recipient: str) -> tuple[str, ...]:
    """Numbers ending in 00404 are not delivered, those ending in 00405 fail; all others arrive."""
    if recipient.endswith(TWILIO_UNDELIVERED):
        return ("sent", "undelivered")
    return ("failed",) if recipient.endswith(TWILIO_FAILED) else ("sent", "delivered")


def email_statuses(recipient: str) -> tuple[str, ...]:
    """`bounce…@` bounces, `drop…@` is dropped, `spam…@` arrives and complains; all others arrive."""
    if recipient.startswith("bounce"):
        return ("processed", "bounce")
    if recipient.startswith("drop"):
        return ("dropped",)
    return ("processed", "delivered", "spamreport") if recipient.startswith("spam") else ("processed", "delivered")


class Receipts:
    """Makes the rows of `callback` for accepted messages, as the faults on order would have them."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def for_message(self, message: Accepted) -> list[CallbackRow]:
        statuses = (sms_statuses if message.kind == "sms" else email_statuses)(message.recipient)
        fault = self._faults.take(message.provider, RECEIPTS, (message.recipient,))
        lane = Lane.TWILIO if message.provider == Provider.TWILIO else Lane.SENDGRID
        delay = int((fault.value or _DELAY_SECONDS) * 1_000) if fault and fault.kind is Kind.RECEIPTS_DELAYED else 0
        due = [message.at + delay + _FIRST_MS + _NEXT_MS * step for step in range(len(statuses))]
        rows = [
            CallbackRow(lane, message.id, None, status, secrets.token_urlsafe(16), at, message.at)
            for status, at in zip(statuses, due, strict=True)
        ]
        return _bent(rows, fault.kind) if fault else rows


def _bent(rows: list[CallbackRow], kind: Kind) -> list[CallbackRow]:
    if kind is Kind.RECEIPTS_LOST:
        return [row._replace(lane=Lane.LOST) for row in rows]
    if kind is Kind.RECEIPTS_DOUBLED:
        return [row for row in rows for _ in range(2)]
    if kind is Kind.RECEIPTS_REVERSED:
        return [row._replace(due=other.due) for row, other in zip(rows, reversed(rows), strict=True)]
    return rows


def for_inbound(inbound: int, now_ms: int) -> CallbackRow:
    return CallbackRow(Lane.INBOUND, None, inbound, "received", secrets.token_urlsafe(16), now_ms, now_ms)
