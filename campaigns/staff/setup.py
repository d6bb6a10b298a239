"""The first run: who may set the club up, how far that has come, and that it ends."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.queries import find_club
from campaigns.core.tokens import Randomness, Signer
from campaigns.core.words import mark
from campaigns.staff.models import Role, Setup, SetupStep, Staff
from campaigns.staff.operations import add_staff
from campaigns.staff.passwords import hash_token

PURPOSE = "setup"
SALT_LENGTH = 20
CODE_LENGTH = 12
GROUP = 4


class WrongCode(Refused):
    sentence = mark("That is not the setup code. At the terminal, convive setup code prints the one that holds now.")
    status = 401


class SetupOver(Refused):
    sentence = mark("The club is already set up.")


@dataclass(frozen=True, slots=True)
class SetupState:
    has_club: bool
    has_admin: bool
    """Whether somebody can sign in as an admin; from then on no code opens the setup."""
    step: SetupStep
    is_over: bool
    holder_hash: str | None

    def is_held_by(self, token: str) -> bool:
        """Whether the browser with this token gave the code last."""
        return bool(token) and self.holder_hash == hash_token(token)


def setup_state(session: Session) -> SetupState:
    row, has_club, has_admin = session.get(Setup, 1), find_club(session) is not None, _has_admin(session)
    unfinished = row is not None and row.finished_at is None
    return SetupState(
        has_club=has_club,
        has_admin=has_admin,
        step=_step(row, has_club=has_club, has_admin=has_admin),
        is_over=has_club and has_admin and not unfinished,
        holder_hash=row.holder_hash if row else None,
    )


def setup_code(session: Session, *, signer: Signer, random_code: Randomness) -> str:
    """What whoever runs the machine types to begin, such as `k3fa-77qx-mmza`; empty where there is an admin."""
    return "" if _has_admin(session) else "-".join(_groups(_code(_the_row(session, random_code), signer)))


def take_setup(session: Session, *, code: str, token: str, signer: Signer, random_code: Randomness) -> None:
    """Let the browser with the fresh `token` set the club up, and no other; the code opens nothing any more."""
    row = _the_row(session, random_code)
    typed = "".join(code.split()).replace("-", "").lower()
    if _has_admin(session):
        raise SetupOver
    if not hmac.compare_digest(typed.encode(), _code(row, signer).encode()):
        raise WrongCode
    row.salt, row.holder_hash = random_code(SALT_LENGTH), hash_token(token)


def add_first_admin(
    session: Session, *, email: str, name: str, password: str, language: str, random_code: Randomness, now: datetime
) -> Staff:
    """Ends the setup's open door: what follows asks for the admin to be signed in."""
    row = _the_row(session, random_code)
    if _has_admin(session):
        raise SetupOver
    row.step, row.holder_hash = SetupStep.PROVIDERS, None
    return add_staff(
        session, email=email, name=name, password=password, role=Role.ADMIN, language=language, zone=None, now=now
    )


def go_on(session: Session, *, step: SetupStep, random_code: Randomness) -> None:
    """Keep that the setup has come as far as `step`."""
    _the_row(session, random_code).step = step


def finish_setup(session: Session, *, random_code: Randomness, now: datetime) -> None:
    _the_row(session, random_code).finished_at = now


def _step(row: Setup | None, *, has_club: bool, has_admin: bool) -> SetupStep:
    if not has_club:
        return SetupStep.CLUB
    if not has_admin:
        return SetupStep.ADMIN
    early = row is None or row.step in (SetupStep.CLUB, SetupStep.ADMIN)
    return SetupStep.PROVIDERS if early or row is None else row.step


def _the_row(session: Session, random_code: Randomness) -> Setup:
    """It is made when it is first asked for, and held until the end of the transaction."""
    drawn = insert(Setup).values(id=1, salt=random_code(SALT_LENGTH), step=SetupStep.CLUB)
    session.execute(drawn.on_conflict_do_nothing())
    return session.scalars(select(Setup).with_for_update()).one()


def _has_admin(session: Session) -> bool:
    admin = select(Staff.id).where(Staff.role == Role.ADMIN, Staff.active, Staff.password_hash.is_not(None))
    return session.scalar(admin.limit(1)) is not None


def _code(row: Setup, signer: Signer) -> str:
    return signer.secret(PURPOSE, row.salt)[:CODE_LENGTH].lower()


def _groups(code: str) -> Iterator[str]:
    return (code[start : start + GROUP] for start in range(0, len(code), GROUP))
