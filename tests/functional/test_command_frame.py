import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import text

import migrations
from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from tests.fixtures import Convive
from webapp.commands import ConviveGroup
from webapp.commands import main as convive_command
from webapp.commands.context import emit, json_option

GREETING = """
import click
from webapp.commands import main
main.add_command(click.Command("greet", callback=lambda: click.echo("Good evening, 林悦")))
main(["greet"])
"""


@click.group(cls=ConviveGroup)
def main() -> None:
    pass


@main.command()
def refuse() -> None:
    raise NotFound(what="tea")


@main.command()
@json_option
def show(*, as_json: bool) -> None:
    emit([{"name": "林悦", "tier": None}, {"name": "Robin", "tier": "gold"}], as_json=as_json)


def test_a_refusal_is_a_sentence_and_exit_1() -> None:
    refused = CliRunner().invoke(main, ["refuse"])
    assert (refused.exit_code, refused.stderr, refused.stdout) == (1, "There is no such tea.\n", "")


def test_wrong_usage_exits_2() -> None:
    assert CliRunner().invoke(main, ["show", "--colour"]).exit_code == 2


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CONVIVE_HOME", "/dev/null/home", "Not a directory: /dev/null/home"),
        ("CONVIVE_LEASE_SECONDS", "soon", "The setting CONVIVE_LEASE_SECONDS: Input should be a valid integer"),
        ("CONVIVE_OIDC_ISSUER", "http://id.club.example", "CONVIVE_OIDC_ISSUER begins with https://"),
        ("SENTRY_DSN", "somewhere", "SENTRY_DSN is an address that begins with https://"),
        ("DATABASE_URL", "mysql:", "DATABASE_URL is no address of a PostgreSQL"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/club", "The database does not answer: "),
    ],
)
def test_a_setting_that_cannot_be_met_is_a_sentence(
    setting: str, value: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVIVE_HOME", str(tmp_path))
    monkeypatch.setenv(setting, value)
    refused = CliRunner().invoke(convive_command, ["db", "check"])
    assert (refused.exit_code, refused.stderr.startswith(said)) == (1, True), refused.stderr


def test_a_database_of_another_version_is_left_alone(committed: Runtime) -> None:
    with committed.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    refused = CliRunner().invoke(convive_command, ["db", "upgrade"], obj=committed)
    assert (refused.exit_code, "does not know (revision tomorrow)" in refused.stderr) == (1, True)


def test_a_terminal_that_knows_no_chinese_shows_what_it_can() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", GREETING], env={"PYTHONIOENCODING": "latin-1:strict"}, capture_output=True, check=True
    )
    assert shown.stdout == b"Good evening, ??\n"


def test_rows_are_a_table_for_people_and_json_for_programs() -> None:
    assert CliRunner().invoke(main, ["show"]).stdout.splitlines()[1:] == ["林悦   -", "Robin  gold"]
    assert json.loads(CliRunner().invoke(main, ["show", "--json"]).stdout)[0] == {"name": "林悦", "tier": None}


@pytest.mark.parametrize("check", ["python", "postgresql", "redis", "providers", "disk"])
def test_the_doctor_looks_at(convive: Convive, check: str) -> None:
    findings = {row["check"]: row for row in json.loads(convive("doctor", "--json").stdout)}
    assert findings[check]["ok"], findings[check]


def test_the_doctor_sees_a_clock_that_is_wrong(convive: Convive) -> None:
    findings = {row["check"]: row["ok"] for row in json.loads(convive("doctor", "--json").stdout)}
    assert findings["clock"] is False  # the tests' clock stands still


def test_the_models_are_what_the_migrations_make(convive: Convive) -> None:
    assert convive("db", "check").output == "The database is what the models say.\n"


def test_the_doctor_refuses_a_database_without_migrations(committed: Runtime) -> None:
    migrations.downgrade(committed.engine, "base")
    examined = CliRunner().invoke(convive_command, ["doctor", "--json"], obj=committed)
    assert {row["check"]: row["ok"] for row in json.loads(examined.stdout)}["migrations"] is False
    assert CliRunner().invoke(convive_command, ["db", "check"], obj=committed).exit_code == 1
