"""The providers' events in one vocabulary."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from campaigns.core.identifiers import LARGEST, as_number
from campaigns.messaging.models import ReceiptKind
from campaigns.messaging.receipts import NewReceipt

MAIL = {
    "processed": ReceiptKind.ACCEPTED,
    "deferred": ReceiptKind.DEFERRED,
    "delivered": ReceiptKind.DELIVERED,
    "dropped": ReceiptKind.FAILED,
    "bounce": ReceiptKind.BOUNCED,
    "blocked": ReceiptKind.FAILED,
    "spamreport": ReceiptKind.COMPLAINED,
    "unsubscribe": ReceiptKind.UNSUBSCRIBED,
    "group_unsubscribe": ReceiptKind.UNSUBSCRIBED,
}

TEXT = {
    "accepted": ReceiptKind.ACCEPTED,
    "queued": ReceiptKind.ACCEPTED,
    "sending": ReceiptKind.ACCEPTED,
    "sent": ReceiptKind.ACCEPTED,
    "delivered": ReceiptKind.DELIVERED,
    "read": ReceiptKind.DELIVERED,
    "undelivered": ReceiptKind.FAILED,
    "failed": ReceiptKind.FAILED,
}

DROPPED = {
    "bounced address": ReceiptKind.BOUNCED,
    "invalid": ReceiptKind.BOUNCED,
    "unsubscribed address": ReceiptKind.OPTED_OUT,
    "group unsubscribe": ReceiptKind.OPTED_OUT,
    "spam reporting address": ReceiptKind.OPTED_OUT,
}
"""Why SendGrid did not even try, in its own words: what it knew of the address, we did not."""

STOPPED_BY_TEXT = "21610"
NO_SUCH_PHONE = frozenset({"30005", "30006", "21211", "21614"})
"""Twilio's words for a number that will never take a text."""

LONGEST_ID = 500
"""Signs of a provider's name for an event; an index takes no more than some thousands."""


def mail_receipts(events: list[Any], *, received_at: datetime) -> list[NewReceipt]:
    """The events of one post. One that cannot be read is kept as it came; it must not keep back the others."""
    return [_mail_receipt(event, received_at) for event in events]


def _mail_receipt(event: Any, received_at: datetime) -> NewReceipt:
    try:
        return mail_receipt(event, received_at=received_at)
    except (ValueError, TypeError, AttributeError):
        return _unreadable(event, received_at)


def _unreadable(event: Any, received_at: datetime) -> NewReceipt:
    kept = _storable(event)
    return NewReceipt(
        provider="sendgrid",
        provider_event_id=f"unreadable:{hashlib.sha256(orjson.dumps(kept)).hexdigest()}",
        kind=ReceiptKind.OTHER,
        message_id=None,
        provider_reference="",
        address="",
        detail="",
        occurred_at=received_at,
        payload={"unreadable": kept},
    )


def mail_receipt(event: Mapping[str, Any], *, received_at: datetime) -> NewReceipt:
    """One event of SendGrid's webhook. Raises ValueError when it has no id."""
    if not event.get("sg_event_id"):
        raise ValueError("an event without sg_event_id")
    kind = MAIL.get(str(event.get("event")), ReceiptKind.OTHER)
    if kind is ReceiptKind.BOUNCED and event.get("type") == "blocked":
        kind = ReceiptKind.FAILED
    if event.get("event") == "dropped":
        kind = DROPPED.get(_clean(event.get("reason")).strip().lower(), kind)
    return NewReceipt(
        provider="sendgrid",
        provider_event_id=_clean(event["sg_event_id"])[:LONGEST_ID],
        kind=kind,
        message_id=as_number(event.get("message_id")),
        provider_reference=_clean(event.get("sg_message_id")).split(".")[0],
        address=_clean(event.get("email")).lower(),
        detail=_clean(event.get("reason") or event.get("response"))[:500],
        occurred_at=_instant(event.get("timestamp"), received_at),
        payload=_storable(event),
    )


def text_receipt(form: Mapping[str, str], *, message_id: str | None, received_at: datetime) -> NewReceipt:
    """One status callback of Twilio's. It has no event id: a text reaches each status once."""
    sid, status = _clean(form.get("MessageSid")), _clean(form.get("MessageStatus"))
    if not sid or not status:
        raise ValueError("a status without MessageSid and MessageStatus")
    kind = TEXT.get(status, ReceiptKind.OTHER)
    code = _clean(form.get("ErrorCode"))
    if kind is ReceiptKind.FAILED and code in NO_SUCH_PHONE:
        kind = ReceiptKind.BOUNCED
    if kind is ReceiptKind.FAILED and code == STOPPED_BY_TEXT:
        kind = ReceiptKind.OPTED_OUT
    return NewReceipt(
        provider="twilio",
        provider_event_id=f"{sid}/{status}"[:LONGEST_ID],
        kind=kind,
        message_id=as_number(message_id),
        provider_reference=sid,
        address=_clean(form.get("To")),
        detail=code,
        occurred_at=received_at,
        payload=_storable(dict(form.items())),
    )


def _instant(seconds: Any, received_at: datetime) -> datetime:
    """Nothing has happened later than we hear of it, whatever the other clock says."""
    try:
        return min(datetime.fromtimestamp(float(seconds), UTC), received_at)
    except (TypeError, ValueError, OverflowError, OSError):
        return received_at


def _clean(value: Any) -> str:
    """PostgreSQL keeps neither a NUL nor half of a sign in a text."""
    text = str(value or "")
    return text if text.isascii() and "\0" not in text else text.replace("\0", "").encode(errors="replace").decode()


def _storable(event: Any) -> Any:
    """The event as it came, but for what PostgreSQL cannot keep; few have any of it."""
    try:
        plain = b"\\u0000" not in orjson.dumps(event)
    except TypeError:
        plain = False
    return event if plain else _without_unkeepable(event)


def _without_unkeepable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_clean(name): _without_unkeepable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_unkeepable(inner) for inner in value]
    if isinstance(value, int) and abs(value) > LARGEST:
        return str(value)
    return _clean(value) if isinstance(value, str) and value else value
