"""What the providers' events mean in our words."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.messaging.models import ReceiptKind
from campaigns.messaging.providers.events import mail_receipt, text_receipt

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Bounced Address", ReceiptKind.BOUNCED),
        ("Unsubscribed Address", ReceiptKind.OPTED_OUT),
        ("spam reporting address ", ReceiptKind.OPTED_OUT),
        ("Spam Content", ReceiptKind.FAILED),
        (None, ReceiptKind.FAILED),
    ],
)
def test_why_a_mail_was_dropped_tells_of_its_address(reason: str | None, kind: ReceiptKind) -> None:
    event = {"event": "dropped", "sg_event_id": "e1", "reason": reason}
    assert mail_receipt(event, received_at=NOW).kind is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [("21610", ReceiptKind.OPTED_OUT), ("30005", ReceiptKind.BOUNCED), ("30003", ReceiptKind.FAILED)],
)
def test_why_a_text_failed_tells_of_its_number(code: str, kind: ReceiptKind) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": code}
    assert text_receipt(form, message_id="7", received_at=NOW).kind is kind


def test_nothing_has_happened_later_than_it_is_told() -> None:
    later = {"event": "delivered", "sg_event_id": "e1", "timestamp": (NOW + timedelta(days=9)).timestamp()}
    assert mail_receipt(later, received_at=NOW).occurred_at == NOW
