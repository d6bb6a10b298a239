"""The `convive` command. A file here that names a tuple `commands` has them registered."""

import io
import pkgutil
import sys
from importlib import import_module
from typing import Any, Final

import click

from webapp.commands.refusals import sentence_of

REFUSED: Final = 1


class ConviveGroup(click.Group):
    """Says a refusal in one sentence on stderr and exits 1; click itself exits 2 for wrong usage."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as fault:
            sentence = sentence_of(fault)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(REFUSED)


@click.group(cls=ConviveGroup)
def main() -> None:
    """Convive keeps a customer club alive."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show 林悦 is shown ?? instead
            stream.reconfigure(errors="replace")


for _file in pkgutil.iter_modules(__path__):
    for _command in getattr(import_module(f"{__name__}.{_file.name}"), "commands", ()):
        main.add_command(_command)
