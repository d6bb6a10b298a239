"""Signed tokens for links without login, scoped by purpose, and short public codes."""

import hmac
import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import orjson
from itsdangerous import BadSignature, URLSafeSerializer

from campaigns.core.errors import Refused
from campaigns.core.words import mark

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_EVEN = 256 // len(ALPHABET) * len(ALPHABET)
"""Bytes below it fall on every sign equally often."""
_PROOF_BYTES = 10

Randomness = Callable[[int], str]
"""Length → a public code of that length."""


class ForgedToken(Refused):
    sentence = mark("This link is not one of ours. Please use the link exactly as it was sent.")
    status = 404


class ExpiredToken(Refused):
    sentence = mark("This link has expired.")
    status = 410


def random_code(length: int) -> str:
    signs = ""
    while len(signs) < length:
        drawn = secrets.token_bytes(2 * (length - len(signs)))
        signs += "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn if byte < _EVEN)
    return signs[:length]


class Signer:
    """Signs small payloads for one purpose at a time; a token of one purpose never opens another."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key
        self._purposes: dict[str, _Purpose] = {}

    def sign(self, purpose: str, *ids: int, expires: datetime | None = None) -> str:
        payload = _encoded(orjson.dumps([*ids, int(expires.timestamp()) if expires else 0]))
        # As the serializer would, which derives its key anew for each of the thousands of links a second.
        proof = _encoded(hmac.digest(self._purpose(purpose).key, payload, "sha1"))
        return f"{payload.decode()}.{proof.decode()}"

    def read(self, purpose: str, token: str, *, now: datetime) -> tuple[int, ...]:
        try:
            *ids, expires = self._purpose(purpose).serializer.loads(token)
        except (BadSignature, ValueError, TypeError) as fault:
            raise ForgedToken from fault
        if expires and now.timestamp() > expires:
            raise ExpiredToken
        return tuple(ids)

    def sign_address(self, purpose: str, number: int) -> str:
        """A token for the local part of a mail address: letters and digits, the same in either case."""
        payload = number.to_bytes((number.bit_length() + 7) // 8 or 1)
        return b32encode(payload + self._proof(purpose, payload)).decode().rstrip("=").lower()

    def read_address(self, purpose: str, token: str) -> int:
        try:
            raw = b32decode(token.upper() + "=" * (-len(token) % 8))
        except ValueError as fault:
            raise ForgedToken from fault
        payload, proof = raw[:-_PROOF_BYTES], raw[-_PROOF_BYTES:]
        if not payload or not hmac.compare_digest(proof, self._proof(purpose, payload)):
            raise ForgedToken
        return int.from_bytes(payload)

    def sign_short(self, purpose: str, number: int) -> str:
        """A short token for a link, quickly made: a campaign makes one a message."""
        payload = number.to_bytes((number.bit_length() + 7) // 8 or 1)
        return _encoded(self._seal(purpose, payload) + payload).decode()

    def read_short(self, purpose: str, token: str) -> int:
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError as fault:
            raise ForgedToken from fault
        seal, payload = raw[:_PROOF_BYTES], raw[_PROOF_BYTES:]
        if not payload or not hmac.compare_digest(seal, self._seal(purpose, payload)):
            raise ForgedToken
        return int.from_bytes(payload)

    def _seal(self, purpose: str, payload: bytes) -> bytes:
        return blake2b(payload, key=self._purpose(purpose).key, digest_size=_PROOF_BYTES).digest()

    def fingerprint(self, purpose: str, text: str) -> int:
        """Of 64 bits: the same for the same text, and nobody without our key can tell which."""
        key = f"{self._secret_key}.convive.fingerprint.{purpose}".encode()
        return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:8], signed=True)

    def secret(self, purpose: str, salt: str) -> str:
        """160 bits in base32, the same for the same salt; nobody without our key can tell which."""
        key = f"{self._secret_key}.convive.secret.{purpose}".encode()
        return b32encode(hmac.digest(key, salt.encode(), "sha1")).decode()

    def key(self, purpose: str, salt: str) -> bytes:
        """256 bits to sign with, the same for the same salt; nobody without our key can tell which."""
        return hmac.digest(f"{self._secret_key}.convive.key.{purpose}".encode(), salt.encode(), "sha256")

    def _proof(self, purpose: str, payload: bytes) -> bytes:
        key = f"{self._secret_key}.convive.address.{purpose}".encode()
        return hmac.digest(key, payload, "sha256")[:_PROOF_BYTES]

    def _purpose(self, name: str) -> "_Purpose":
        if name not in self._purposes:
            serializer = URLSafeSerializer(self._secret_key, salt=f"convive.{name}")
            self._purposes[name] = _Purpose(serializer, serializer.make_signer(serializer.salt).derive_key())
        return self._purposes[name]


class _Purpose(NamedTuple):
    serializer: URLSafeSerializer
    key: bytes


def _encoded(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")
