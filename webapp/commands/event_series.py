"""`convive event clone` and `series`: an event on further dates."""

from collections.abc import Callable
from datetime import datetime

import click

from campaigns.bootstrap import Runtime
from campaigns.events.copying import copy_event
from campaigns.events.models import Rhythm
from campaigns.events.queries import named_event
from campaigns.events.series.operations import publish_dates, start_series
from campaigns.events.series.queries import list_dates
from campaigns.events.series.rhythms import SeriesPlan
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import event_argument
from webapp.commands.event_plans import CODE_LENGTH, WALL_CLOCK, event_row

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@event_argument
@click.option("--starts", type=WALL_CLOCK, required=True, help="By the venue's clock; the other times follow.")
@json_option
@pass_runtime
def clone(runtime: Runtime, event_name: str, starts: datetime, *, as_json: bool) -> None:
    """Copy an event to another date as a draft, without its guests and answers."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        source = named_event(session, event_name)
        code = _codes(runtime)()
        made = copy_event(session, event_id=source.id, starts_at=starts, code=code, now=now)
    emit(event_row(made, now=now), as_json=as_json)


@click.command()
@event_argument
@click.option("--by", type=click.Choice([each.value for each in Rhythm]), default=Rhythm.WEEKS.value, show_default=True)
@click.option("--every", type=int, default=1, show_default=True, help="So many weeks, or months by weekday.")
@click.option("--until", type=DAY, required=True, help="The last date there may be.")
@click.option("--without", type=DAY, multiple=True, help="A date to leave out; may be given several times.")
@click.option("--publish", is_flag=True, help="Open all dates for answers at once.")
@json_option
@pass_runtime
def series(
    runtime: Runtime,
    event_name: str,
    by: str,
    every: int,
    until: datetime,
    without: tuple[datetime, ...],
    *,
    publish: bool,
    as_json: bool,
) -> None:
    """Make an event the first date of a series; each date is an event of its own."""
    now = runtime.clock()
    plan = SeriesPlan(Rhythm(by), every, until.date(), frozenset(day.date() for day in without))
    with runtime.sessions.begin() as session:
        first = named_event(session, event_name)
        made = start_series(session, event_id=first.id, plan=plan, codes=_codes(runtime), now=now)
        if publish:
            publish_dates(session, series_id=made.id, now=now)
        dates = list_dates(session, made.id)
        rows = [event_row(each.event, now=now) | {"series": made.id, "date": each.date} for each in dates]
    emit(rows, as_json=as_json)


def _codes(runtime: Runtime) -> Callable[[], str]:
    return lambda: runtime.random_code(CODE_LENGTH)
