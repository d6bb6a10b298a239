"""A small planted club: what the bench measures of a hundred thousand."""

from sqlalchemy.orm import Session

from campaigns.members.duplicates.search import search_duplicates
from tests.clock import NOW
from webapp.commands.bench.planted import plant
from webapp.commands.bench.planted_club import furnish_planted
from webapp.commands.bench.planted_quality import quality_of


def test_planted_duplicates_are_found(session: Session) -> None:
    planted = plant(2_000)
    ids = furnish_planted(session, planted, now=NOW)
    search_duplicates(session, whole=True, now=NOW)
    quality = quality_of(session, planted, ids)
    assert quality.exact_recall >= 0.995
    assert quality.exact_precision >= 0.995
    assert quality.recall >= 0.98
    assert quality.precision >= 0.9
