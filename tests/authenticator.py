"""A device that keeps passkeys, as WebAuthn describes one: it makes key pairs and signs what it is asked."""

import hashlib
from dataclasses import dataclass, field
from os import urandom
from typing import Any

import cbor2
import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """`origin`, `verified` and `count` are what it says of itself, true or not; it answers as the browser's JSON."""

    origin: str
    host: str
    verified: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, asked: dict[str, Any]) -> str:
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(self._public_key())
        told = {"fmt": "none", "attStmt": {}, "authData": self._about(HOLDS_KEY) + held}
        return self._answer(self._client("webauthn.create", asked), attestationObject=cbor2.dumps(told))

    def signs(self, asked: dict[str, Any]) -> str:
        about, client = self._about(), self._client("webauthn.get", asked)
        signed = self.key.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=about, signature=signed)

    def _about(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return orjson.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin})

    def _answer(self, client: bytes, **parts: bytes) -> str:
        said = {name: bytes_to_base64url(each) for name, each in {"clientDataJSON": client, **parts}.items()}
        key = bytes_to_base64url(self.id)
        return orjson.dumps({"id": key, "rawId": key, "type": "public-key", "response": said}).decode()
