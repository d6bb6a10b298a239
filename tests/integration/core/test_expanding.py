"""Each migration since the first release leaves what the code of the release before needs, so that both may run."""

import io
import re
from collections.abc import Iterator, Sequence

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory

import migrations
from migrations.contracts import CONTRACTS, RELEASED

TAKES_AWAY = (
    r"^DROP TABLE",
    r"\bDROP COLUMN\b",
    r"\bRENAME\b",
    r"\bSET NOT NULL\b",
    r"\bALTER COLUMN \w+ TYPE\b",
    r"\bDROP CONSTRAINT (uq|pk)_",
    r"^DROP INDEX uq_",
    r"\bDROP DEFAULT\b",
)
MUST_FILL = re.compile(r"\bADD COLUMN (?!.*\b(DEFAULT|GENERATED)\b).*\bNOT NULL\b", re.IGNORECASE | re.DOTALL)
NARROWS = re.compile(r"^(ALTER TABLE (\w+) ADD CONSTRAINT \w+ (CHECK|UNIQUE|EXCLUDE)|CREATE UNIQUE INDEX \w+ ON (\w+))")
ADDED = re.compile(r"^ALTER TABLE \w+ ADD COLUMN (\w+)|^CREATE TABLE (\w+)", re.MULTILINE)


def since_the_release() -> list[Script]:
    script = ScriptDirectory.from_config(migrations.config())
    return [each for each in script.walk_revisions(base=RELEASED, head="heads") if each.revision != RELEASED]


def statements_of(revision: Script) -> list[str]:
    written = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written})
    with Operations.context(context):
        revision.module.upgrade()
    return [each.strip() for each in written.getvalue().split(";\n") if each.strip()]


def taken_away(statements: Sequence[str]) -> Iterator[str]:
    """What old code would miss or be refused: a narrower rule is one unless it is about what is new with it."""
    new = {name for found in ADDED.findall("\n".join(statements)) for name in found if name}
    for statement in statements:
        narrows = NARROWS.match(statement)
        about_old = narrows and not new & set(re.findall(r"\w+", statement))
        if about_old or MUST_FILL.search(statement) or any(re.search(each, statement) for each in TAKES_AWAY):
            yield statement


@pytest.mark.parametrize("revision", since_the_release(), ids=lambda each: each.revision)
def test_it_only_adds_or_is_named_among_the_contracts(revision: Script) -> None:
    found = list(taken_away(statements_of(revision)))
    assert bool(found) == (revision.revision in CONTRACTS), found


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE member DROP COLUMN zone",
        "ALTER TABLE member RENAME zone TO place",
        "ALTER TABLE member ALTER COLUMN zone SET NOT NULL",
        "ALTER TABLE member ALTER COLUMN zone TYPE BIGINT",
        "ALTER TABLE member ADD COLUMN zone TEXT NOT NULL",
        "ALTER TABLE member ADD CONSTRAINT ck_member_zone CHECK (zone <> '')",
        "CREATE UNIQUE INDEX uq_member_zone ON member (zone)",
        "DROP TABLE member",
    ],
)
def test_what_takes_away_is_seen(statement: str) -> None:
    assert list(taken_away(["ALTER TABLE member ADD COLUMN other TEXT", statement])) == [statement]


def test_what_is_about_new_columns_adds() -> None:
    added = "ALTER TABLE club ADD COLUMN audit_kept_days BIGINT DEFAULT '730' NOT NULL"
    assert not list(taken_away([added, "ALTER TABLE club ADD CONSTRAINT ck_kept CHECK (audit_kept_days > 0)"]))
