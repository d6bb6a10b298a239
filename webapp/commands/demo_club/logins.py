"""The accounts of the demo's staff. Their passwords are made once and kept where only this account may read them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson
from sqlalchemy.orm import Session

from campaigns.core.tokens import Randomness
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import add_staff

FILE = "demo_logins.json"
PASSWORD_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    name: str
    role: str
    language: str
    password: str
    chapter: str = ""
    """Of the one they work for; those of none work for the whole club."""


PEOPLE = (
    ("admin@club.example", "Robin Vale", Role.ADMIN, "", ""),
    ("marketer@club.example", "林悦", Role.MARKETER, "zh", ""),
    ("host@club.example", "Sam Okafor", Role.HOST, "", ""),
    ("shanghai@club.example", "周宁", Role.MANAGER, "zh", "上海"),
)
"""Address, name, role, the language they read, if not the club's, and their chapter."""


def read_logins(home: Path) -> Sequence[Login]:
    """Those of this home; none if its club was filled elsewhere."""
    file = home / FILE
    return [Login(**row) for row in orjson.loads(file.read_bytes())] if file.exists() else []


def keep_logins(home: Path, *, language: str, random_code: Randomness) -> Sequence[Login]:
    """Those of this home, made if there are none. Kept before any account is, so that none is without its password."""
    kept = read_logins(home)
    if kept:
        return kept
    made = [
        Login(email, name, role, reads or language, random_code(PASSWORD_LENGTH), chapter)
        for email, name, role, reads, chapter in PEOPLE
    ]
    home.mkdir(parents=True, exist_ok=True)
    file = home / FILE
    file.touch(mode=0o600)
    file.write_bytes(orjson.dumps([asdict(login) for login in made]))
    return made


def add_accounts(session: Session, logins: Sequence[Login], *, now: datetime) -> list[Staff]:
    return [
        add_staff(
            session,
            email=login.email,
            name=login.name,
            password=login.password,
            role=Role(login.role),
            language=login.language,
            zone=None,
            now=now,
        )
        for login in logins
    ]
