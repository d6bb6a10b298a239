"""HMAC-SHA-256 with a key that signs many things."""

from hashlib import sha256

_BLOCK = 64
_INSIDE, _OUTSIDE = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


class Mac:
    """As `hmac.digest(key, …, "sha256")`, with what follows from the key done once: a third of its time for a link."""

    def __init__(self, key: bytes) -> None:
        """`key` is of 64 bytes at most."""
        padded = key.ljust(_BLOCK, b"\0")
        self._inside, self._outside = (sha256(padded.translate(pad)) for pad in (_INSIDE, _OUTSIDE))

    def of(self, payload: bytes) -> bytes:
        inside, outside = self._inside.copy(), self._outside.copy()
        inside.update(payload)
        outside.update(inside.digest())
        return outside.digest()
