"""Codes that prove somebody beyond the password: the app's, and those for the day it is lost. Each is taken once."""

from collections.abc import Iterable
from datetime import datetime
from unicodedata import normalize

from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.tokens import Randomness, Signer
from campaigns.core.words import mark
from campaigns.staff.models import RecoveryCode, SecondFactor
from campaigns.staff.passwords import hash_token

PURPOSE = "second factor"
DIGITS = 6
STEPS_BESIDE = 1
"""A phone's clock may go wrong by half a minute."""
CODES, CODE_LENGTH, GROUP = 10, 24, 4
"""118 bits each: nobody tries as many, so a plain hash keeps them."""


class CodeRefused(Refused):
    """One sentence for a wrong code, one that was used, and one that is too old."""

    sentence = mark("This code is not right, or was used before. Wait for the next one that your app shows.")
    status = 401


def app_of(factor: SecondFactor, signer: Signer) -> TOTP:
    return TOTP(signer.secret(PURPOSE, factor.salt, of=factor.paired_by))


def accept_code(session: Session, *, factor: SecondFactor, code: str, signer: Signer, now: datetime) -> bool:
    """Whether `code`, as somebody typed it, is of the app or for recovery; then it is used up."""
    plain = _plain(code)
    if len(plain) == DIGITS and plain.isdecimal():
        return accept_step(session, factor=factor, code=plain, signer=signer, now=now)
    return _spend(session, factor.staff_id, plain, now)


def accept_step(session: Session, *, factor: SecondFactor, code: str, signer: Signer, now: datetime) -> bool:
    """As `accept_code`, of the app alone."""
    try:
        step = app_of(factor, signer).verify_and_get_timecode(_plain(code), for_time=now, valid_window=STEPS_BESIDE)
    except OTPVerificationError:
        return False
    taken = (
        update(SecondFactor)
        .where(SecondFactor.staff_id == factor.staff_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.staff_id)
    )
    return session.scalar(taken) is not None


def new_codes(session: Session, *, staff_id: int, random_code: Randomness) -> list[str]:
    """Ten, as they are shown this once."""
    codes = [random_code(CODE_LENGTH) for _ in range(CODES)]
    session.execute(insert(RecoveryCode), [{"staff_id": staff_id, "code_hash": hash_token(code)} for code in codes])
    return ["-".join(_groups(code)) for code in codes]


def _spend(session: Session, staff_id: int, code: str, now: datetime) -> bool:
    spent = (
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff_id,
            RecoveryCode.code_hash == hash_token(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.staff_id)
    )
    return session.scalar(spent) is not None


def _plain(code: str) -> str:
    """Without the spaces and lines people type between groups; full-width signs of a Chinese keyboard are the same."""
    return "".join(sign for sign in normalize("NFKC", code).lower() if sign.isalnum())


def _groups(code: str) -> Iterable[str]:
    return (code[start : start + GROUP] for start in range(0, len(code), GROUP))
