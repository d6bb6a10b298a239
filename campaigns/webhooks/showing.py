"""A call as it would be made now, for whoever looks at the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.tokens import Signer
from campaigns.webhooks.models import WebhookDelivery
from campaigns.webhooks.payloads import bodies
from campaigns.webhooks.signing import keys_of, signed_headers


@dataclass(frozen=True, slots=True)
class Request:
    headers: Mapping[str, str]
    body: str


def request_of(session: Session, signer: Signer, delivery: WebhookDelivery, *, now: datetime) -> Request | None:
    """Nothing where what it told of is gone."""
    body = bodies(session, [delivery]).get(delivery.id)
    if body is None:
        return None
    keys = keys_of(signer, delivery.endpoint, now=now)
    return Request(signed_headers(delivery.event_key, body, keys=keys, now=now), body.decode())
