"""What a database refuses for a while: raised by triggers, so that it comes where it is wanted and as often."""

from dataclasses import dataclass

from sqlalchemy import text

from campaigns.bootstrap import Runtime

FULL, CONFLICT = "53100", "40001"
"""The codes of a disk without room and of a transaction that lost against another."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Of one database; `count` is how often it refused."""

    runtime: Runtime

    def begin(self, *tables: str, code: str, times: int = 1_000_000) -> None:
        """Refuse with `code` the next statements that write to any of `tables`."""
        self._execute(
            "CREATE SEQUENCE IF NOT EXISTS refusal",
            f"""
            CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('refusal') <= {times} THEN
                    RAISE EXCEPTION 'refused by the test' USING ERRCODE = '{code}';
                END IF;
                RETURN NULL;
            END $$
            """,
            *(
                f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
                for table in tables
            ),
        )

    def end(self) -> None:
        self._execute("DROP FUNCTION refuse CASCADE")

    def count(self) -> int:
        """A sequence counts through every rollback."""
        with self.runtime.sessions() as session:
            return int(session.scalar(text("SELECT last_value FROM refusal WHERE is_called")) or 0)

    def _execute(self, *statements: str) -> None:
        with self.runtime.sessions.begin() as session:
            for statement in statements:
                session.execute(text(statement))
