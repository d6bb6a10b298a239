"""What is kept of addresses that belonged to somebody erased: a digest that only this club's key makes anew.

The key stands with the club's own row, so that it is saved, restored and lost together with the digests; why, see
docs/decisions/0007-what-is-kept-of-an-erased-address.md.
"""

import hashlib
import hmac
from collections.abc import Iterable

from sqlalchemy import ColumnElement, LargeBinary, func, literal, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.models import Club
from campaigns.members.models import ContactPoint, Suppression

DIGEST = "hmac:"
_BLOCK = 64


def digest_of(session: Session, address: str) -> str:
    return _digest(_key(session), address)


def digest_in_sql(session: Session, address: ColumnElement[str]) -> ColumnElement[str]:
    """The same of a column, for many at once."""
    key = _key(session).ljust(_BLOCK, b"\0")
    inner, outer = (literal(bytes(byte ^ pad for byte in key), LargeBinary) for pad in (0x36, 0x5C))
    plain = func.sha256(func.convert_to(address, "UTF8"))
    keyed = func.sha256(outer.op("||")(func.sha256(inner.op("||")(plain))))
    return literal(DIGEST) + func.encode(keyed, "hex")


def forgotten_among(session: Session, addresses: Iterable[str]) -> frozenset[str]:
    """Those that belonged to somebody erased and are nobody's now; they are never to be written down again."""
    key = _key(session)
    digests = {_digest(key, address): address for address in set(addresses) - {""}}
    if not digests:
        return frozenset()
    kept = {digests[each] for each in session.scalars(select(Suppression.address).where(_is_one_of(digests)))}
    if not kept:
        return frozenset()
    return frozenset(kept - set(session.scalars(select(ContactPoint.address).where(among(ContactPoint.address, kept)))))


def is_forgotten(session: Session, address: str) -> bool:
    return bool(forgotten_among(session, [address]))


def _is_one_of(digests: Iterable[str]) -> ColumnElement[bool]:
    return among(Suppression.address, digests)


def _digest(key: bytes, address: str) -> str:
    return DIGEST + hmac.digest(key, hashlib.sha256(address.encode()).digest(), "sha256").hex()


def _key(session: Session) -> bytes:
    """Empty before a club is set up, when nobody was erased yet."""
    return session.scalar(select(Club.erasure_key)) or b""
