"""Signing as the Standard Webhooks specification says: an HMAC-SHA256 of id, time and body."""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime

from campaigns.core.tokens import Signer
from campaigns.webhooks.models import WebhookEndpoint

PURPOSE = "webhook"
PREFIX = "whsec_"


def secret_of(signer: Signer, endpoint: WebhookEndpoint) -> str:
    """As receivers are given it."""
    return PREFIX + b64encode(signer.keys(PURPOSE, endpoint.salt)[0]).decode()


def keys_of(signer: Signer, endpoint: WebhookEndpoint, *, now: datetime) -> list[bytes]:
    """With which calls are signed now: while the secret, or what it follows from, is exchanged also with the old."""
    salts = [endpoint.salt]
    if endpoint.old_until is not None and now < endpoint.old_until:
        salts.append(endpoint.old_salt)
    return [key for salt in salts for key in signer.keys(PURPOSE, salt)]


def signed_headers(event_key: str, body: bytes, *, keys: Sequence[bytes], now: datetime) -> Mapping[str, str]:
    seconds = str(int(now.timestamp()))
    signed = b".".join((event_key.encode(), seconds.encode(), body))
    signatures = (b64encode(hmac.digest(key, signed, "sha256")).decode() for key in keys)
    return {
        "webhook-id": event_key,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
