"""What the import commands share: their options, and how they tell what became of each row."""

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.models import Club
from campaigns.core.queries import find_club
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.row_faults import RowFault
from webapp.commands.context import emit

SHOWN = 20
F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said on the command line of an import."""

    file: Path
    mapping: tuple[str, ...]
    source: str
    date_order: str | None
    country: str
    dry_run: bool
    rejects: Path | None

    def options(self) -> dict[str, Any]:
        """As the domain's options take them."""
        return {
            "source": self.source,
            "columns": mapping_of(self.mapping),
            "date_order": DateOrder(self.date_order) if self.date_order else None,
            "country": self.country.upper(),
        }


def import_options(command: F) -> F:
    """FILE and the options of every import."""
    for option in (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option(
            "--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="What a column means; or “ignore”."
        ),
        click.option(
            "--source", default="import", show_default=True, help="Where the file comes from, such as a till."
        ),
        click.option("--date-order", type=click.Choice([order.value for order in DateOrder]), help="Of 03/04/2026."),
        click.option("--country", default="", help="ISO letters: whose telephone numbers stand without a prefix."),
        click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing."),
        click.option(
            "--rejects",
            type=click.Path(dir_okay=False, writable=True, path_type=Path),
            callback=_in_a_writable_folder,
            help="Write the refused rows here.",
        ),
    ):
        command = option(command)
    return command


def _in_a_writable_folder(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Said before anything is imported, not after."""
    if path is not None and not os.access(path.parent, os.W_OK):
        raise click.BadParameter(f"the folder {path.parent} cannot be written to")
    return path


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """`Kunde=customer` as typed; the last = divides."""
    split = [pair.rpartition("=") for pair in pairs]
    wrong = next((pair for pair, (column, _, field) in zip(pairs, split, strict=True) if not column or not field), None)
    if wrong is not None:
        raise click.BadParameter(f"{wrong!r} is not COLUMN=FIELD", param_hint="--map")
    return {column: field.strip() for column, _, field in split}


def the_club(session: Session) -> Club:
    club = find_club(session)
    if club is None:
        raise NotFound(what="club")
    return club


def within(runtime: Runtime, work: Callable[[Session], R], *, dry_run: bool) -> R:
    """Do `work` in one transaction, and take it back if this is only a rehearsal."""
    with runtime.sessions() as session:
        found = work(session)
        if dry_run:
            session.rollback()
        else:
            session.commit()
        return found


def tell(
    figures: Mapping[str, Any],
    faults: Sequence[RowFault],
    header: Sequence[str],
    rejects: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print the figures and the refusals; exit 1 when rows were refused and nothing of the file stands."""
    if rejects is not None:
        _write(rejects, header, faults)
    rows = [{"line": fault.line, "reason": fault.reason} for fault in faults]
    if as_json:
        emit({**figures, "refused": len(faults), "errors": rows}, as_json=True)
    else:
        emit({**figures, "refused": len(faults)}, as_json=False)
        for row in rows[:SHOWN]:
            click.echo(f"line {row['line']}: {row['reason']}", err=True)
        if len(rows) > SHOWN:
            click.echo(f"… and {len(rows) - SHOWN} more; --rejects FILE keeps them all", err=True)
    if faults and not any(figures.get(kept) for kept in ("added", "corrected", "unchanged")):
        click.get_current_context().exit(1)


def _write(path: Path, header: Sequence[str], faults: Sequence[RowFault]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason", *header])
        writer.writerows([fault.line, fault.reason, *fault.cells] for fault in faults)
