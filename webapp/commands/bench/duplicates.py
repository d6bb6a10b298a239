"""A hundred thousand members, a tenth of them entered twice: how many are found, and how soon."""

from collections.abc import Iterator

from sqlalchemy import text

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.members.duplicates.search import search_duplicates
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.founded import founded_home
from webapp.commands.bench.planted import plant
from webapp.commands.bench.planted_club import furnish_planted
from webapp.commands.bench.planted_quality import quality_of
from webapp.commands.bench.stack import settings_of

MEMBERS = 100_000
REACH_SECONDS = 60.0
EXACT_RECALL, EXACT_PRECISION, RECALL, PRECISION = 0.98, 0.995, 0.95, 0.9
SELF_JOIN = """SELECT count(*) FROM contact_point one JOIN contact_point other USING (kind, address)
    WHERE one.member_id < other.member_id"""


def duplicates(times: int) -> Iterator[Figure]:
    with founded_home() as home, settings_of(home) as settings:
        runtime = build_runtime(settings, RULES)
        try:
            yield from _measure(runtime, MEMBERS * times)
        finally:
            runtime.engine.dispose()


def _measure(runtime: Runtime, size: int) -> Iterator[Figure]:
    planted = plant(size)
    with runtime.sessions.begin() as session:
        ids = furnish_planted(session, planted, now=runtime.clock())
    with runtime.sessions.begin() as session:
        session.execute(text("ANALYZE"))
        bare = seconds(lambda: session.execute(text(SELF_JOIN)))
        took = seconds(lambda: search_duplicates(session, whole=True, now=runtime.clock()))
        quality = quality_of(session, planted, ids)
    yield Figure(f"duplicates among {size:,} members", took, bare, REACH_SECONDS * size / MEMBERS)
    yield Figure("  exact ones found", quality.exact_recall, None, EXACT_RECALL, "share", at_least=True)
    yield Figure("  exact ones right", quality.exact_precision, None, EXACT_PRECISION, "share", at_least=True)
    yield Figure("  all that were planted, listed", quality.recall, None, RECALL, "share", at_least=True)
    yield Figure("  all that is listed, right", quality.precision, None, PRECISION, "share", at_least=True)
