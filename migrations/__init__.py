"""Alembic, configured in code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from campaigns.chapters.bounds import ensure_role
from campaigns.core.errors import Refused
from campaigns.tables import all_tables

ONE_AT_A_TIME = 7_113_001
"""PostgreSQL's advisory lock under which one process migrates while others wait."""


class UnknownRevision(Refused):
    sentence = (
        "The database was made by a Convive that this one does not know (revision %(revision)s). "
        "Run that one or a newer, or name another CONVIVE_HOME or DATABASE_URL."
    )


def upgrade(engine: Engine, revision: str = "head") -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        _require_known(connection)
        command.upgrade(config(connection), revision)
        ensure_role(connection)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def revise(engine: Engine, sentence: str) -> None:
    """Write a revision file from what the models say and the database lacks."""
    with engine.begin() as connection:
        command.revision(config(connection), message=sentence, autogenerate=True)


def is_at_head(engine: Engine) -> bool:
    with engine.connect() as connection:
        known = MigrationContext.configure(connection).get_current_heads()
    return set(known) == set(ScriptDirectory.from_config(config()).get_heads())


def older_revisions() -> frozenset[str]:
    """All that come before the newest this code has."""
    script = ScriptDirectory.from_config(config())
    return frozenset(each.revision for each in script.walk_revisions()) - set(script.get_heads())


def lacks(connection: Connection, older: frozenset[str]) -> bool:
    """Whether the database is at one of the `older` revisions, or at none; one that is not known here is newer."""
    known = set(MigrationContext.configure(connection).get_current_heads())
    return not known or not known.isdisjoint(older)


def differences(engine: Engine) -> Sequence[Any]:
    """What the models say and the database does not, as Alembic tells it; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: Sequence[Any] = compare_metadata(context, all_tables())
    return found


def _require_known(connection: Connection) -> None:
    """Raises UnknownRevision for a database that a later version, or none of ours, has migrated."""
    ours = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    strange = set(MigrationContext.configure(connection).get_current_heads()) - ours
    if strange:
        raise UnknownRevision(revision=", ".join(sorted(strange)))


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(rev)s_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings
