"""What every command is given: the runtime, opened on first use and closed at the end, and one way of printing."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import update_wrapper
from getpass import getuser
from typing import Any, Concatenate, ParamSpec, TypeVar
from unicodedata import east_asian_width

import click
import orjson

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.acting import Actor, ActorKind, sessions_of
from campaigns.core.identifiers import LARGEST
from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from workers.queue import make_doorbell
from workers.supervisor.engines import engines

P = ParamSpec("P")
R = TypeVar("R")
Row = Mapping[str, Any]
AN_ID = click.IntRange(1, LARGEST)
"""The number of a row, as an argument or an option."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def opened_runtime() -> Runtime:
    """The runtime of the running command. Tests hand theirs in as click's `obj`."""
    root = click.get_current_context().find_root()
    if not isinstance(root.obj, Runtime):
        configure_logging(program="convive", level="WARNING")
        given = Settings()
        settings = root.with_resource(engines(given))
        root.obj = build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url))
        if not given.database_url:  # nobody else looks after the embedded database
            import migrations  # noqa: PLC0415 - loaded only where it is needed

            migrations.upgrade(root.obj.engine)
        root.call_on_close(root.obj.engine.dispose)
    return root.obj


def pass_runtime(command: Callable[Concatenate[Runtime, P], R]) -> Callable[P, R]:
    """Give `command` the runtime as its first argument. What it changes is noted as changed at this terminal."""

    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        runtime = opened_runtime()
        named = replace(runtime, sessions=sessions_of(runtime.sessions, _at_terminal()))
        return command(named, *args, **kwargs)

    return update_wrapper(wrapped, command)


def _at_terminal() -> Actor:
    """Whoever the host says has opened it; the command without its arguments, which may name people."""
    name = ""
    with suppress(OSError, KeyError):  # an account that the host has no name for
        name = getuser()
    return Actor(ActorKind.COMMAND, click.get_current_context().command_path, name=name)


def emit(found: Row | Sequence[Row], *, as_json: bool) -> None:
    """Print one row or many: JSON as it is, or a table (one row: name and value a line) for people."""
    if as_json:
        click.echo(orjson.dumps(found, default=str, option=orjson.OPT_INDENT_2).decode())
    elif isinstance(found, Mapping):
        _print_columns([[name, _shown(value)] for name, value in found.items()])
    elif found:
        _print_columns([list(found[0]), *([_shown(value) for value in row.values()] for row in found)])


def _print_columns(lines: Sequence[Sequence[str]]) -> None:
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """How many columns a terminal takes for `text`; Chinese characters take two."""
    return sum(1 + (east_asian_width(character) in "WF") for character in text)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return orjson.dumps(value, default=str).decode() if isinstance(value, dict | list | tuple) else str(value)
