"""The `convive` command. Each of its commands is loaded when it is called, for a process needs little of the others."""

import gc
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

REFUSED: Final = 1
FILES: Mapping[str, tuple[str, ...]] = {
    "apikey": ("api_keys",),
    "audit": ("audit",),
    "bench": ("bench",),
    "campaign": ("campaigns", "campaign_variants"),
    "care": ("care",),
    "conversation": ("conversations",),
    "db": ("database",),
    "delivery": ("delivery",),
    "demo": ("stack",),
    "doctor": ("doctor",),
    "event": ("events",),
    "greetings": ("greetings",),
    "holidays": ("holidays",),
    "imports": ("imports",),
    "members": ("members", "member_duplicates", "member_merges", "rebuild"),
    "moments": ("moments", "moment_months"),
    "purchases": ("purchases",),
    "rates": ("rates",),
    "referrals": ("referrals",),
    "report": ("reports",),
    "retention": ("retention",),
    "rewards": ("rewards",),
    "scaling": ("scaling",),
    "scheduler": ("stack",),
    "segment": ("segments", "segment_history", "audience"),
    "setup": ("setup",),
    "template": ("templates", "template_versions"),
    "up": ("stack",),
    "user": ("users", "second_factors"),
    "web": ("stack",),
    "webhook": ("webhooks",),
    "work": ("long_work",),
    "worker": ("stack",),
}
"""Command → the file here that has it under its own name, and those that add to it."""


class ConviveGroup(click.Group):
    """Says a refusal in one sentence on stderr and exits 1; click itself exits 2 for wrong usage."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as fault:
            from webapp.commands.refusals import sentence_of  # noqa: PLC0415 - loaded only where it is needed

            sentence = sentence_of(fault)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(REFUSED)


class CommandsInFiles(ConviveGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*FILES, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in FILES:
            return super().get_command(ctx, cmd_name)
        with _without_collecting():
            first, *_ = [import_module(f"{__name__}.{file}") for file in FILES[cmd_name]]
        found: click.Command = getattr(first, cmd_name)
        return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What is loaded here stays: to look for garbage in it again and again takes a third of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=CommandsInFiles)
def main() -> None:
    """Convive keeps a customer club alive."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show 林悦 is shown ?? instead
            stream.reconfigure(errors="replace")
