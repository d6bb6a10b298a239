"""`convive bench`: how fast, beside the same step done bare in the same run."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click
import orjson

from webapp.commands.bench.delivery import delivery
from webapp.commands.bench.draws import draws
from webapp.commands.bench.duplicates import duplicates
from webapp.commands.bench.figure import Figure, Group
from webapp.commands.bench.figures import rebuild
from webapp.commands.bench.freeze import freeze
from webapp.commands.bench.insight import insight
from webapp.commands.bench.machine import machine
from webapp.commands.bench.members import members
from webapp.commands.bench.occasions import occasions
from webapp.commands.bench.pages import pages
from webapp.commands.bench.review import review
from webapp.commands.bench.rsvp import rsvp
from webapp.commands.bench.scale import scale
from webapp.commands.bench.segments import segments
from webapp.commands.bench.smoke import smoke
from webapp.commands.context import emit, json_option

GROUPS: Mapping[str, Group] = {
    "smoke": smoke,
    "members": members,
    "duplicates": duplicates,
    "rebuild": rebuild,
    "freeze": freeze,
    "review": review,
    "draws": draws,
    "segments": segments,
    "delivery": delivery,
    "rsvp": rsvp,
    "occasions": occasions,
    "insight": insight,
    "pages": pages,
    "scale": scale,
}


PROMISED = ("segments", "freeze", "delivery", "rsvp", "insight", "members", "pages")
"""The groups in which every number stands that is promised."""


@click.command()
@click.argument("names", metavar="[GROUP]...", nargs=-1, type=click.Choice(list(GROUPS)))
@click.option("--full", is_flag=True, help="All groups, and ten times as much of everything.")
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the figures there too, as JSON with the machine and how long each group took.",
)
@json_option
def bench(names: tuple[str, ...], *, full: bool, file: Path | None, as_json: bool) -> None:
    """Measure GROUPs, or what is promised, in homes and databases of their own; exit 1 if a figure is out of reach."""
    here, took, figures = machine(), dict[str, float](), list[Figure]()
    click.echo(str(here), err=True)
    for name in names or (GROUPS if full else PROMISED):
        started = time.perf_counter()
        figures.extend(_told(GROUPS[name](10 if full else 1)))
        took[name] = round(time.perf_counter() - started, 1)
        click.echo(f"{name} took {took[name]} s", err=True)
    rows = [figure.row() for figure in figures]
    emit(rows, as_json=as_json)
    if file is not None:
        told = {"machine": asdict(here), "seconds": took, "figures": rows}
        file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    sys.exit(not all(figure.ok for figure in figures))


def _told(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Each as it comes, for whoever waits."""
    for figure in figures:
        click.echo(f"  {figure.name}: {figure.value:.3f} {figure.unit}", err=True)
        yield figure
