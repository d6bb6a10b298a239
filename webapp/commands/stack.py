"""`convive up|demo|web|worker|scheduler`: the whole stack on one machine, or one of its programs."""

import sys
from collections.abc import Sequence
from functools import partial

import click

import migrations
from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.database import make_engine
from campaigns.core.settings import Settings
from campaigns.core.words import LANGUAGES
from campaigns.staff.setup import setup_code
from webapp.commands.demo_club import fill
from workers.queue import QueueName
from workers.supervisor import programs
from workers.supervisor.foreground import run_one
from workers.supervisor.stack import Say, Stack

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
port_option = click.option("--port", type=int, help="Where the web listens; a free one is found and kept otherwise.")


@click.command()
@host_option
@port_option
def up(host: str, port: int | None) -> None:
    """Start the whole stack on this machine, until Ctrl-C."""
    Stack(Settings(), host=host, port=port).run(migrated)


@click.command()
@host_option
@port_option
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="What the staff of the demo club write and read; a club that stands keeps its own.",
)
def demo(host: str, port: int | None, language: str) -> None:
    """Start the whole stack with a demo club, until Ctrl-C."""
    Stack(Settings(), host=host, port=port).run(partial(filled, language=language))


@click.command()
@host_option
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--processes", type=int, default=programs.WEB_PROCESSES, show_default=True)
@click.option("--threads", type=int, default=programs.WEB_THREADS, show_default=True)
def web(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the pages and the webhooks."""
    sys.exit(run_one(programs.web(host, port, processes=processes, threads=threads), Settings(), _say_setup))


@click.command()
@click.argument("queue", type=click.Choice([str(name) for name in QueueName]))
def worker(queue: str) -> None:
    """Work on one queue; start as many as there is to do."""
    sys.exit(run_one(programs.worker(QueueName(queue)), Settings()))


@click.command()
def scheduler() -> None:
    """Make due what time makes due; any number may run."""
    sys.exit(run_one(programs.scheduler(), Settings()))


def migrated(settings: Settings, _say: Say) -> Sequence[str]:
    """Bring the database of `settings` to the newest migration; says how a new club is set up."""
    _migrate(settings)
    return invited_to_set_up(settings)


def _migrate(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    migrations.upgrade(engine)
    engine.dispose()


def invited_to_set_up(settings: Settings) -> Sequence[str]:
    """Where to go and what to type there while nobody can sign in; nothing on a database without its tables."""
    runtime = build_runtime(settings, None)
    try:
        if not migrations.is_at_head(runtime.engine):
            return []
        with runtime.sessions.begin() as session:
            code = setup_code(session, signer=runtime.signer, random_code=runtime.random_code)
    finally:
        runtime.engine.dispose()
    return [f"Nobody works here yet. Open {settings.public_url}/setup and type the setup code {code}"] if code else []


def filled(settings: Settings, say: Say, *, language: str) -> Sequence[str]:
    """Make the demo club if there is no club yet; gives its logins."""
    _migrate(settings)
    runtime = build_runtime(settings, RULES)
    logins = fill(runtime, language=language, report=say)
    runtime.engine.dispose()
    return [f"Sign in as {login.email} with {login.password} ({login.role})." for login in logins]


def _say_setup(settings: Settings) -> None:
    for line in invited_to_set_up(settings):
        click.echo(line)
