"""Passwords and tokens as they are kept: never themselves."""

import hashlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from campaigns.core.errors import Refused
from campaigns.core.words import mark

SHORTEST = 10

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's figures for Argon2id: many may sign in at once without exhausting a small machine."""
_NOBODY = _hasher.hash("nobody has this password")


class WeakPassword(Refused):
    sentence = mark("A password needs at least %(least)s characters.")
    status = 422


def hash_password(password: str) -> str:
    if len(password) < SHORTEST:
        raise WeakPassword(least=SHORTEST)
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Takes the same time for an account that does not exist (`None`) as for one that does."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
