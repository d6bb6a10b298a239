"""The `convive` command. A file here that names a tuple `commands` has them registered."""

import pkgutil
from importlib import import_module
from typing import Any, Final, NoReturn

import click
from psycopg.errors import UndefinedTable
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError

from campaigns.core.database import is_unkeepable
from campaigns.core.errors import Refused
from workers.supervisor.errors import EngineError

REFUSED: Final = 1


class ConviveGroup(click.Group):
    """Says a refusal in one sentence on stderr and exits 1; click itself exits 2 for wrong usage."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (Refused, EngineError) as refusal:
            _refuse(ctx, str(refusal))
        except ProgrammingError as fault:
            if not isinstance(fault.orig, UndefinedTable):
                raise
            _refuse(ctx, "The database has not the tables of this version. Run `convive db upgrade`.")
        except DataError as fault:
            if not is_unkeepable(fault):
                raise
            _refuse(ctx, "A number is too large, or a text holds a character that cannot be kept.")
        except UnicodeEncodeError:
            _refuse(ctx, "A text is not valid UTF-8.")
        except OperationalError as fault:
            _refuse(ctx, f"The database does not answer: {fault.orig}")


def _refuse(ctx: click.Context, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    ctx.exit(REFUSED)


@click.group(cls=ConviveGroup)
def main() -> None:
    """Convive keeps a customer club alive."""


for _file in pkgutil.iter_modules(__path__):
    for _command in getattr(import_module(f"{__name__}.{_file.name}"), "commands", ()):
        main.add_command(_command)
