"""Making a used database as it was when it was copied: no row, and every number again from one."""

import psycopg
from psycopg.sql import SQL, Identifier

KEPT = "alembic_version"
WAIT_MS = 10_000

OURS = "relkind = 'r' AND relnamespace = 'public'::regnamespace"

MARK = f"""
SELECT (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_class WHERE relkind <> 'S'),
       (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_attribute),
       (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_constraint),
       (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_trigger),
       (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_proc),
       (SELECT count(*) FROM pg_statistic),
       (SELECT array_agg(version_num) FROM alembic_version),
       (SELECT sum(reltuples) FROM pg_class WHERE {OURS}),
       (SELECT max(pg_relation_size(oid)) > 512 * 1024 FROM pg_class WHERE {OURS})
"""  # noqa: S608 - no value from outside
"""The same as long as no schema was changed or is called another, no table analysed, and none had so many rows that the
size of its file would mislead a plan. A sequence told where to go on is another file then; that is made good."""

Mark = tuple[object, ...]


def mark_of(url: str) -> Mark:
    with psycopg.connect(url) as connection:
        return _mark(connection)


def empty(url: str, *, mark: Mark) -> bool:
    """Whether it is as it was when it had that mark; otherwise it must be thrown away."""
    with psycopg.connect(url) as connection:
        _send_away(connection)
        if _mark(connection) != mark:
            return False
        _delete(connection)
    return True


def _mark(connection: psycopg.Connection) -> Mark:
    try:
        return connection.execute(MARK).fetchone() or ()
    except psycopg.errors.UndefinedTable:
        connection.rollback()
        return ()


def _send_away(connection: psycopg.Connection) -> None:
    """Whoever is still connected, as a worker is that was killed in the middle of a statement."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        [WAIT_MS],
    )


def _delete(connection: psycopg.Connection) -> None:
    connection.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
    written = f"SELECT relname FROM pg_class WHERE {OURS} AND relname <> %s AND pg_relation_size(oid) > 0"  # noqa: S608 - ours
    for (name,) in connection.execute(written, [KEPT]).fetchall():
        connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))
    connection.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
