"""Keys of programs that call the API. The key is shown once; only its hash is kept."""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.staff.models import ApiKey
from campaigns.staff.passwords import hash_token
from campaigns.staff.scopes import Scope, checked_scopes

PREFIX = "convive_"
LENGTH = 40
"""Of the random part."""
LONGEST_NAME = 60
NOTED_AGAIN_AFTER = timedelta(minutes=1)


class KeyName(Refused):
    sentence = mark("A key needs a name of at most 60 characters, such as that of the till.")
    status = 422


class KeyMissing(Refused):
    """One sentence for no key and for a wrong one."""

    sentence = mark("This needs a key: send it as “Authorization: Bearer …”.")
    status = 401


class KeyRevoked(Refused):
    sentence = mark("This key was revoked. Ask the club for another.")
    status = 403


def add_key(
    session: Session, *, name: str, secret: str, scopes: Collection[str] = tuple(Scope), now: datetime
) -> ApiKey:
    """`secret` is the fresh key as it is shown, `PREFIX` and random letters.

    Raises KeyName, or a Refused of scopes that are none.
    """
    tidy = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(tidy) <= LONGEST_NAME:
        raise KeyName
    allowed = [scope.value for scope in checked_scopes(scopes)]
    key = ApiKey(name=tidy, key_hash=hash_token(secret), scopes=allowed, created_at=now)
    session.add(key)
    session.flush()
    return key


def key_of(session: Session, *, secret: str) -> ApiKey:
    """Whose key it is. Raises KeyMissing or KeyRevoked."""
    digest = hash_token(secret)
    key = session.scalar(select(ApiKey).where(ApiKey.key_hash == digest))
    if key is None or not hmac.compare_digest(key.key_hash, digest):
        raise KeyMissing
    if key.revoked_at is not None:
        raise KeyRevoked
    return key


def used_lately(key: ApiKey, *, now: datetime) -> bool:
    return key.last_used_at is not None and key.last_used_at > now - NOTED_AGAIN_AFTER


def note_use(session: Session, *, key_id: int, now: datetime) -> None:
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now))


def list_keys(session: Session) -> list[ApiKey]:
    """Those in force first, the newest first."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())))


def revoke_key(session: Session, *, key_id: int, now: datetime) -> ApiKey:
    """From now on it opens nothing; revoking again changes nothing."""
    key = must_exist(session.get(ApiKey, key_id), mark("key"))
    key.revoked_at = key.revoked_at or now
    return key
