"""How Twilio and SendGrid sign what they post, written from their documentation."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_ALGORITHM = ec.ECDSA(hashes.SHA256())


def twilio_signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the address and the sorted form fields, base64."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def sendgrid_headers(key: ec.EllipticCurvePrivateKey, body: bytes, *, seconds: int) -> dict[str, str]:
    """ECDSA over timestamp and raw body, as headers of the post."""
    timestamp = str(seconds)
    signature = key.sign(timestamp.encode() + body, _ALGORITHM)
    return {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    }
