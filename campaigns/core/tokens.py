"""Signed tokens for links without login, scoped by purpose, and short public codes."""

import hmac
import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import datetime

import orjson

from campaigns.core.errors import Refused
from campaigns.core.words import mark

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_EVEN = 256 // len(ALPHABET) * len(ALPHABET)
"""Bytes below it fall on every sign equally often."""
_LINK_BYTES = 16
_SHORT_BYTES = 10
"""Of the proof in a short token. Whoever guesses has to ask us each time, and would count a click for a stranger."""

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
    """Signs small payloads for one purpose at a time; a token of one purpose never opens another.

    All is HMAC-SHA-256. What `others` signed is read as well, and they sign nothing.
    """

    def __init__(self, secret_key: str, *others: str) -> None:
        self._secret_keys = (secret_key, *others)
        self._derived: dict[str, tuple[bytes, ...]] = {}

    def sign(self, purpose: str, *ids: int, expires: datetime | None = None) -> str:
        payload = _encoded(orjson.dumps([*ids, int(expires.timestamp()) if expires else 0]))
        return f"{payload}.{_encoded(self._proof(f'link.{purpose}', payload.encode(), _LINK_BYTES))}"

    def read(self, purpose: str, token: str, *, now: datetime) -> tuple[int, ...]:
        payload, _, proof = token.partition(".")
        proofs = self._proofs(f"link.{purpose}", payload.encode(), _LINK_BYTES)
        if not any(hmac.compare_digest(proof.encode(), _encoded(each).encode()) for each in proofs):
            raise ForgedToken
        *ids, expires = orjson.loads(_decoded(payload))
        if expires and now.timestamp() > expires:
            raise ExpiredToken
        return tuple(ids)

    def sign_address(self, purpose: str, number: int) -> str:
        """A token for the local part of a mail address: letters and digits, the same in either case."""
        payload = _whole(number)
        return b32encode(payload + self._proof(f"address.{purpose}", payload, _LINK_BYTES)).decode().rstrip("=").lower()

    def read_address(self, purpose: str, token: str) -> int:
        try:
            raw = b32decode(token.upper() + "=" * (-len(token) % 8))
        except ValueError as fault:
            raise ForgedToken from fault
        return self._number(f"address.{purpose}", raw[:-_LINK_BYTES], raw[-_LINK_BYTES:])

    def sign_short(self, purpose: str, number: int) -> str:
        """A short token for a link, quickly made: a campaign makes one a message, and a text pays for its length."""
        payload = _whole(number)
        return _encoded(self._proof(f"short.{purpose}", payload, _SHORT_BYTES) + payload)

    def read_short(self, purpose: str, token: str) -> int:
        try:
            raw = _decoded(token)
        except ValueError as fault:
            raise ForgedToken from fault
        return self._number(f"short.{purpose}", raw[_SHORT_BYTES:], raw[:_SHORT_BYTES])

    def fingerprint(self, purpose: str, text: str) -> int:
        """Of 64 bits: the same for the same text, and nobody without our key can tell which."""
        return int.from_bytes(self._proof(f"fingerprint.{purpose}", text.encode(), 8), signed=True)

    @property
    def marks(self) -> tuple[str, ...]:
        """Names for the keys, that which signs first; they tell nothing of them."""
        return tuple(each.hex() for each in self._proofs("mark", b"", 4))

    def secret(self, purpose: str, salt: str, *, of: str = "") -> str:
        """160 bits in base32, the same for the same salt; nobody without our key can tell which.

        `of` is the mark of the key it was made by, where that may be another than the one that signs.
        """
        place = self.marks.index(of) if of in self.marks else 0
        return b32encode(_mac(self._keys(f"secret.{purpose}")[place], salt.encode())[:20]).decode()

    def keys(self, purpose: str, salt: str) -> list[bytes]:
        """256 bits each, the same for the same salt; nobody without our keys can tell which. The first is to use."""
        return list(self._proofs(f"key.{purpose}", salt.encode(), 32))

    def _number(self, name: str, payload: bytes, proof: bytes) -> int:
        proofs = self._proofs(name, payload, len(proof))
        if not payload or not any(hmac.compare_digest(proof, each) for each in proofs):
            raise ForgedToken
        return int.from_bytes(payload)

    def _proof(self, name: str, payload: bytes, length: int) -> bytes:
        return _mac(self._keys(name)[0], payload)[:length]

    def _proofs(self, name: str, payload: bytes, length: int) -> Iterator[bytes]:
        """By each key, that which signs first."""
        return (_mac(key, payload)[:length] for key in self._keys(name))

    def _keys(self, name: str) -> tuple[bytes, ...]:
        if name not in self._derived:
            self._derived[name] = tuple(_mac(key.encode(), f"convive.{name}".encode()) for key in self._secret_keys)
        return self._derived[name]


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.digest(key, payload, "sha256")


def _whole(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8 or 1)


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
