"""Every page that links lead to in a large club: how long the server takes over it, and what a first visit loads."""

from collections.abc import Iterator, Mapping
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import text

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from webapp.app import create_app
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.founded import founded_home
from webapp.commands.bench.pages.club import furnish_club, guests_pages
from webapp.commands.bench.pages.first_load import FirstLoads
from webapp.commands.bench.pages.walk import Found, signed_in, walk
from webapp.commands.bench.stack import settings_of
from webapp.edge import reading

MEMBERS = 100_000
REACH_SECONDS, PART_SECONDS, REACH_KILOBYTES = 0.2, 2.0, 150.0
AGAIN = 2
KILOBYTE = 1_000
BARE = "/bench/bare"


def pages(times: int) -> Iterator[Figure]:
    with founded_home() as home, settings_of(home) as settings:
        runtime = build_runtime(settings, RULES)
        try:
            yield from _measured(runtime, MEMBERS * times)
        finally:
            runtime.engine.dispose()


def _measured(runtime: Runtime, members: int) -> Iterator[Figure]:
    admin, local = furnish_club(runtime, members)
    app = create_app(runtime)
    app.add_url_rule(BARE, "bench_bare", _bare)
    client = signed_in(app, admin)
    found = walk(client, ["/", *guests_pages(runtime)])
    yield from _times(client, f"{members:,} members", found)
    in_a_chapter = signed_in(app, local)
    yield from _times(in_a_chapter, f"a chapter of {members:,}", walk(in_a_chapter, ["/"]))
    sizes = FirstLoads(client)
    loads = {place: sizes.size(place) / KILOBYTE for place in found.pages}
    yield from _figures(f"first loads of {len(loads)} pages", loads, None, REACH_KILOBYTES, "KB")


def _times(client: FlaskClient, whose: str, found: Found) -> Iterator[Figure]:
    bare = _taken(client, BARE)
    for name, places, reach in (
        (f"pages, {whose}", found.pages, REACH_SECONDS),
        (f"parts that follow a page, {whose}", found.parts, PART_SECONDS),
    ):
        taken = {place: _taken(client, place) for place in places}
        yield from _figures(f"{len(taken)} {name}", taken, bare, reach, "s")


def _figures(name: str, values: Mapping[str, float], bare: float | None, reach: float, unit: str) -> Iterator[Figure]:
    """The middle one, the worst, and each that is out of reach, the worst first."""
    worst = sorted(values, key=lambda place: -values[place])
    yield Figure(f"{name}, the middle one", median(values.values()), bare, reach, unit)
    yield Figure(f"{name}, the worst: {worst[0]}", values[worst[0]], bare, reach, unit)
    yield from (Figure(f"  {place}", values[place], bare, reach, unit) for place in worst if values[place] > reach)


def _bare() -> str:
    with reading() as session:
        return str(session.scalar(text("SELECT 1")))


def _taken(client: FlaskClient, place: str) -> float:
    """Warm; once where that is well within reach, else the middle one of three."""
    client.get(place)
    taken = seconds(lambda: client.get(place))
    if taken < REACH_SECONDS / 2:
        return taken
    return median([taken, *(seconds(lambda: client.get(place)) for _ in range(AGAIN))])
