"""Every page that links lead to in a large club: how long the server takes over it, and what a first visit loads."""

from collections.abc import Iterator
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import text

import migrations
from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from webapp.app import create_app
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.pages.club import furnish_club, guests_pages
from webapp.commands.bench.pages.first_load import first_load
from webapp.commands.bench.pages.walk import signed_in, walk
from webapp.commands.bench.stack import settings_of, temporary_home
from webapp.edge import reading

MEMBERS = 100_000
REACH_SECONDS, REACH_KILOBYTES = 0.2, 150.0
ASKED, SHOWN = 3, 8
KILOBYTE = 1_000
BARE = "/bench/bare"


def pages(times: int) -> Iterator[Figure]:
    with temporary_home() as home, settings_of(home) as settings:
        runtime = build_runtime(settings, RULES)
        migrations.upgrade(runtime.engine)
        try:
            yield from _measured(runtime, MEMBERS * times)
        finally:
            runtime.engine.dispose()


def _measured(runtime: Runtime, members: int) -> Iterator[Figure]:
    login = furnish_club(runtime, members)
    app = create_app(runtime)
    app.add_url_rule(BARE, "bench_bare", _bare)
    client = signed_in(app, login)
    bare = _taken(client, BARE)
    places = walk(client, ["/", *guests_pages(runtime)])
    taken = {place: _taken(client, place) for place in places}
    slow = sorted(taken, key=lambda place: -taken[place])
    yield Figure(
        f"{len(taken)} pages, {members:,} members, the middle one", median(taken.values()), bare, REACH_SECONDS
    )
    for place in slow[:SHOWN]:
        yield Figure(f"  {place}", taken[place], bare, REACH_SECONDS)
    loads = {place: first_load(client, place) / KILOBYTE for place in places}
    heavy = sorted(loads, key=lambda place: -loads[place])
    yield Figure("first load, the middle one", median(loads.values()), None, REACH_KILOBYTES, "KB")
    for place in heavy[:SHOWN]:
        yield Figure(f"  {place}", loads[place], None, REACH_KILOBYTES, "KB")


def _bare() -> str:
    with reading() as session:
        return str(session.scalar(text("SELECT 1")))


def _taken(client: FlaskClient, place: str) -> float:
    """After one that warms up."""
    client.get(place)
    return median(seconds(lambda: client.get(place)) for _ in range(ASKED))
