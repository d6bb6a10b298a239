"""Each table is watched by the audit log, or it is said why not."""

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.audit.watched import SECRETS, UNWATCHED, WATCHED
from campaigns.tables import all_tables

OPEN_KEYS = {"tier.key", "template.key", "custom_field.key", "club_holiday.key", "passkey.public_key"}
"""Names, and the half of a pair that is no secret."""


def test_each_table_is_decided_upon() -> None:
    """A table that is new is named in WATCHED, with its triggers in a migration, or in UNWATCHED."""
    assert {*WATCHED, *UNWATCHED} == set(all_tables().tables)
    assert not WATCHED.keys() & UNWATCHED.keys()


def test_the_watched_tables_have_their_triggers_and_no_others(session: Session) -> None:
    """In PostgreSQL's own words: those that the migrations made, and those that WATCHED asks for."""
    there = _triggers(session)
    for table, name in session.execute(
        text("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgfoid = 'note_change'::regproc")
    ).all():
        session.execute(text(f'DROP TRIGGER {name} ON "{table}"'))
    for table, watched in WATCHED.items():
        for statement in watched.triggers(table):
            session.execute(text(statement))
    assert there == _triggers(session)


def _triggers(session: Session) -> set[str]:
    return set(
        session.scalars(text("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgfoid = 'note_change'::regproc"))
    )


def test_no_column_that_opens_something_is_said() -> None:
    telling = re.compile("hash|secret$|salt|token|password|key$")
    found = {
        str(column) for name in WATCHED for column in all_tables().tables[name].columns if telling.search(column.name)
    }
    assert {each for each in found if each.split(".")[1] not in SECRETS} == OPEN_KEYS
