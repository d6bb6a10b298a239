"""The secrets the sandbox makes for itself, once per home."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def event_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The P-256 key that signs event webhooks; its public half stands in `webhook_public_key` as SendGrid shows it."""
    pem = _kept(folder / "webhook_private_key.pem", _new_pem)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("webhook_private_key.pem must hold an elliptic curve key")
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    _replace(folder / "webhook_public_key", base64.b64encode(public))
    return key


def page_secret(folder: Path) -> str:
    return _kept(folder / "page_secret", lambda: secrets.token_hex(32).encode()).decode()


def _new_pem() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        _replace(path, make())
    return path.read_bytes()


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
