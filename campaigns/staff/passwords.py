"""Passwords and tokens as they are kept: never themselves."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from campaigns.core.errors import Refused
from campaigns.core.words import mark

SHORTEST = 10
OURS = ("convive", "password", "admin", "member", "club")
"""Words that everybody tries first here."""
LEAST_OF_A_NAME = 3
LETTERS_BESIDE = 4
"""That a password has beside the names in it."""
COMMON = Path(__file__).with_name("common_passwords.txt")
NOT_LETTERS = re.compile(r"[\W\d_]+")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's figures for Argon2id: many may sign in at once without exhausting a small machine."""
_NOBODY = _hasher.hash("nobody has this password")


class PasswordRefused(Refused):
    status = 422


class WeakPassword(PasswordRefused):
    sentence = mark("A password needs at least %(least)s characters.")


class CommonPassword(PasswordRefused):
    sentence = mark("Too many people use this password, or one like it. Three or four words of your own do well.")


class NamedPassword(PasswordRefused):
    sentence = mark("Somebody who knows you would try this password soon. Three or four words of your own do well.")


def hash_password(password: str, *, about: Iterable[str] = ()) -> str:
    """`about` are the names and addresses that whoever guesses knows: a password needs more than those."""
    if len(password) < SHORTEST:
        raise WeakPassword(least=SHORTEST)
    lower = password.casefold()
    if lower in common() or lower.strip("0123456789!?.*#$@-_ ") in common() or len(set(lower)) < LETTERS_BESIDE:
        raise CommonPassword
    if _is_named(lower, (*OURS, *about)):
        raise NamedPassword
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


@cache
def common() -> frozenset[str]:
    """Of eight characters and more, from lists of what leaked (docs/sign-in.md)."""
    return frozenset(COMMON.read_text(encoding="ascii").split("\n"))


def _is_named(lower: str, about: Iterable[str]) -> bool:
    words = {word for said in about for word in NOT_LETTERS.split(said.casefold()) if len(word) >= LEAST_OF_A_NAME}
    rest = lower
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != lower and len(NOT_LETTERS.sub("", rest)) < LETTERS_BESIDE
