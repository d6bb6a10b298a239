"""Setting up a second factor, and taking it away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.tokens import Randomness, Signer
from campaigns.core.words import mark
from campaigns.staff.codes import CodeRefused, accept_step, app_of, new_codes
from campaigns.staff.models import RecoveryCode, SecondFactor, Staff
from campaigns.staff.operations import the_proven

SALT_LENGTH = 20


class FactorIsOn(Refused):
    sentence = mark("The second factor is on already. Turn it off first to set up another app.")


class NoFactor(Refused):
    sentence = mark("There is no second factor to take away: the password alone opens this account.")


@dataclass(frozen=True, slots=True)
class Factor:
    on_since: datetime | None
    """Nothing while the app has not shown its first code."""
    outdated: bool
    """Whether the app was paired by a secret key that has been exchanged since."""
    key: str
    """What the app is to know, in letters; empty once it is on."""
    address: str
    """The same as an app reads it from a QR code."""
    codes_left: int


def factor_of(session: Session, *, staff_id: int, house: str, signer: Signer) -> Factor | None:
    """`house` is what the app calls the account by."""
    found = session.execute(
        select(SecondFactor, Staff.email).join(Staff, Staff.id == SecondFactor.staff_id).where(Staff.id == staff_id)
    ).one_or_none()
    if found is None:
        return None
    factor, email = found
    if factor.on_since:
        outdated = factor.paired_by != signer.marks[0]
        return Factor(factor.on_since, outdated, "", "", _codes_left(session, staff_id))
    app = app_of(factor, signer)
    return Factor(None, False, app.secret, app.provisioning_uri(name=email, issuer_name=house), 0)


def has_factor(session: Session, *, staff_id: int) -> bool:
    """Whether a code is asked for after the password."""
    on = select(SecondFactor.staff_id).where(SecondFactor.staff_id == staff_id, SecondFactor.on_since.is_not(None))
    return session.scalar(on) is not None


def paired_by_others(session: Session, *, signer: Signer) -> dict[str, list[str]]:
    """Addresses of those whose app was paired by another key than the one that signs, by the mark of that key."""
    found = (
        select(SecondFactor.paired_by, func.array_agg(aggregate_order_by(Staff.email, Staff.email)))
        .join(Staff, Staff.id == SecondFactor.staff_id)
        .where(SecondFactor.on_since.is_not(None), SecondFactor.paired_by != signer.marks[0])
        .group_by(SecondFactor.paired_by)
    )
    return {mark: list(emails) for mark, emails in session.execute(found)}


def begin_factor(session: Session, *, staff_id: int, current: str, random_code: Randomness) -> None:
    """Nothing is asked for until `confirm_factor`; beginning again makes what an app was told before worthless."""
    the_proven(session, staff_id=staff_id, current=current)
    if has_factor(session, staff_id=staff_id):
        raise FactorIsOn
    _forget(session, staff_id)
    session.add(SecondFactor(staff_id=staff_id, salt=random_code(SALT_LENGTH)))
    session.flush()


def confirm_factor(
    session: Session, *, staff_id: int, code: str, signer: Signer, random_code: Randomness, now: datetime
) -> list[str]:
    """The app has proved itself by its first code. Gives the recovery codes."""
    factor = session.get(SecondFactor, staff_id, with_for_update=True)
    if factor is None:
        raise CodeRefused
    if factor.on_since:
        raise FactorIsOn
    if not accept_step(session, factor=factor, code=code, signer=signer, now=now):
        raise CodeRefused
    factor.on_since, factor.paired_by = now, signer.marks[0]
    return new_codes(session, staff_id=staff_id, random_code=random_code)


def renew_codes(session: Session, *, staff_id: int, current: str, random_code: Randomness) -> list[str]:
    """Ten new recovery codes; those before open nothing any more."""
    the_proven(session, staff_id=staff_id, current=current)
    if not has_factor(session, staff_id=staff_id):
        raise NoFactor
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    return new_codes(session, staff_id=staff_id, random_code=random_code)


def turn_off_factor(session: Session, *, staff_id: int, current: str) -> None:
    the_proven(session, staff_id=staff_id, current=current)
    reset_factor(session, staff_id=staff_id)


def reset_factor(session: Session, *, staff_id: int) -> None:
    """For somebody who has lost the app and the codes: the password alone opens the account again."""
    if not _forget(session, staff_id):
        raise NoFactor


def _forget(session: Session, staff_id: int) -> bool:
    gone = delete(SecondFactor).where(SecondFactor.staff_id == staff_id).returning(SecondFactor.staff_id)
    return session.scalar(gone) is not None


def _codes_left(session: Session, staff_id: int) -> int:
    left = select(func.count()).where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0
