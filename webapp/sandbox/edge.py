"""What a view asks for."""

from datetime import UTC, datetime
from typing import cast

from flask import abort, current_app

from webapp.sandbox.records import Accepted
from webapp.sandbox.state import Sandbox

EXTENSION = "sandbox"


def sandbox() -> Sandbox:
    return cast("Sandbox", current_app.extensions[EXTENSION])


def message_or_404(number: int) -> Accepted:
    return sandbox().ledger.message(number) or abort(404)


def instant(at: int) -> datetime:
    """Milliseconds of the ledger as a time."""
    return datetime.fromtimestamp(at / 1_000, UTC)
