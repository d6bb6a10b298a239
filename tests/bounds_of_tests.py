"""Transactions of a test are parts of one that is rolled back, so the bounds of one would hold in the next."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction


@pytest.fixture
def bounds_end() -> Iterator[None]:
    event.listen(Session, "after_begin", _unbind)
    yield
    event.remove(Session, "after_begin", _unbind)


def _unbind(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested and not session.info.get("chapters"):
        connection.execute(
            text(
                "SELECT set_config('role', 'none', true), set_config('convive.chapters', '', true),"
                " set_config('convive.guests', '', true)"
            )
        )
