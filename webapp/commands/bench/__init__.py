"""`convive bench`: how fast, beside the same step done bare in the same run."""

import sys
from collections.abc import Mapping

import click

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


@click.command()
@click.argument("names", metavar="[GROUP]...", nargs=-1, type=click.Choice(list(GROUPS)))
@click.option("--full", is_flag=True, help="Ten times as much of everything.")
@json_option
def bench(names: tuple[str, ...], *, full: bool, as_json: bool) -> None:
    """Measure GROUPs, or all, in homes and databases of their own; exit 1 if a figure is out of reach."""
    click.echo(machine(), err=True)
    figures: list[Figure] = []
    for name in names or GROUPS:
        figures.extend(GROUPS[name](10 if full else 1))
    emit([figure.row() for figure in figures], as_json=as_json)
    sys.exit(not all(figure.ok for figure in figures))


commands = (bench,)
