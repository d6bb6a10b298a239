"""Passkeys (WebAuthn): a device that has made sure of its owner proves who comes, in place of password and code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.staff.models import Passkey, Staff, StaffSession
from campaigns.staff.operations import the_proven
from campaigns.staff.sign_in import open_vouched

ASKED_LASTS = timedelta(minutes=5)
MOST = 20
UNPROVED = (WebAuthnException, ValueError, KeyError, TypeError)
"""What an answer raises that proves nothing, or that is no answer at all."""


class PasskeyRefused(Refused):
    """One sentence for a passkey nobody has, and for one that answers something else than it was asked."""

    sentence = mark("This passkey does not open an account here, or it took too long. Try again, or use your password.")
    status = 401


class PasskeyNotKept(Refused):
    sentence = mark("Your device gave no passkey that can be kept, or it took too long. Please try again.")
    status = 422


class PasskeyKnown(Refused):
    sentence = mark("This passkey is kept already.")
    status = 422


class TooManyPasskeys(Refused):
    sentence = mark("More than %(most)s passkeys are not kept. Remove one first.")
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """What a device was asked: a fresh `challenge`, `at` that time, by the page at `origin` of `host`."""

    challenge: bytes
    at: datetime
    host: str
    origin: str

    def is_over(self, now: datetime) -> bool:
        return now > self.at + ASKED_LASTS


def list_passkeys(session: Session, *, staff_id: int) -> list[Passkey]:
    return list(session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)))


def may_add_passkey(session: Session, *, staff_id: int, current: str) -> None:
    """By their password; OldPasswordWrong, or TooManyPasskeys."""
    the_proven(session, staff_id=staff_id, current=current)
    if len(list_passkeys(session, staff_id=staff_id)) >= MOST:
        raise TooManyPasskeys(most=MOST)


def add_passkey(session: Session, *, staff_id: int, name: str, answer: str, asked: Asked, now: datetime) -> Passkey:
    """`answer` is what the browser gave, as JSON."""
    if asked.is_over(now):
        raise PasskeyNotKept
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=asked.host,
            expected_origin=asked.origin,
            require_user_verification=True,
        )
    except UNPROVED as fault:
        raise PasskeyNotKept from fault
    passkey = Passkey(
        staff_id=staff_id,
        name=name.strip(),
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(passkey)
    except IntegrityError as fault:
        raise PasskeyKnown from fault
    return passkey


def remove_passkey(session: Session, *, staff_id: int, passkey_id: int) -> Passkey:
    """NotFound where it is not one of theirs."""
    found = session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == staff_id))
    passkey = must_exist(found, mark("passkey"))
    session.delete(passkey)
    return passkey


def owner_of(session: Session, *, answer: str) -> Staff:
    """Whose passkey says that it answers; nothing is proved yet."""
    return _the_passkey(session, answer).staff


def sign_in_by_passkey(
    session: Session, *, answer: str, asked: Asked, token: str, device: str, now: datetime
) -> StaffSession:
    """Opens at once. An answer counts once: one to a question from before the passkey's last use does not."""
    passkey = _the_passkey(session, answer, locked=True)
    if asked.is_over(now) or (passkey.last_used_at and asked.at <= passkey.last_used_at):
        raise PasskeyRefused
    try:
        proved = verify_authentication_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=asked.host,
            expected_origin=asked.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNPROVED as fault:
        raise PasskeyRefused from fault
    passkey.sign_count, passkey.last_used_at = proved.new_sign_count, now
    return open_vouched(session, staff_id=passkey.staff_id, by=passkey.name, token=token, device=device, now=now)


def _the_passkey(session: Session, answer: str, *, locked: bool = False) -> Passkey:
    try:
        said: Any = base64url_to_bytes(parse_authentication_credential_json(answer).id)
    except UNPROVED as fault:
        raise PasskeyRefused from fault
    found = (
        select(Passkey)
        .join(Passkey.staff)
        .options(contains_eager(Passkey.staff))
        .where(Passkey.credential_id == said, Staff.active)
    )
    passkey = session.scalar(found.with_for_update(of=Passkey) if locked else found)
    if passkey is None:
        raise PasskeyRefused
    return passkey
