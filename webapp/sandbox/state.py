"""Everything a stand-in needs, built once for the process."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from campaigns.core.health import sign_of_life
from campaigns.core.settings import Settings
from webapp.sandbox.faults import Faults
from webapp.sandbox.journal import Journal
from webapp.sandbox.keys import event_key, page_secret
from webapp.sandbox.ledger import LEDGER, Ledger
from webapp.sandbox.receipts import Receipts

NUMBER = "+12025550100"
"""Where texts come from when only a messaging service is named."""


@dataclass(frozen=True, slots=True)
class Secrets:
    account_sid: str
    auth_token: str
    api_key: str
    page_secret: str
    event_key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Sandbox:
    """`public_url` is where Convive's web listens: the target of webhooks."""

    public_url: str
    sign_of_life: str
    secrets: Secrets
    journal: Journal
    ledger: Ledger
    faults: Faults
    receipts: Receipts


def prepare(home: Path) -> None:
    """Make the folder and the keys, so that others may read the public one before the sandbox listens."""
    folder = (home / LEDGER).parent
    folder.mkdir(parents=True, exist_ok=True)
    event_key(folder)
    page_secret(folder)


def open_sandbox(home: Path, *, settings: Settings, public_url: str) -> Sandbox:
    prepare(home)
    folder = (home / LEDGER).parent
    journal = Journal(home / LEDGER)
    ledger = Ledger(home)
    faults = Faults(journal, ledger)
    return Sandbox(
        public_url=public_url.rstrip("/"),
        sign_of_life=sign_of_life(settings),
        secrets=Secrets(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token.get_secret_value(),
            api_key=settings.sendgrid_api_key.get_secret_value(),
            page_secret=page_secret(folder),
            event_key=event_key(folder),
        ),
        journal=journal,
        ledger=ledger,
        faults=faults,
        receipts=Receipts(faults),
    )


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def new_sid(prefix: str) -> str:
    """An id in Twilio's form, such as `SM` and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)
