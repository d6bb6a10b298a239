import pytest
from sqlalchemy.orm import Session

from campaigns.core.words import LANGUAGES
from campaigns.members.models import ActivityKind
from campaigns.segments.queries import count_members, find_segment, list_segments
from campaigns.segments.ready import READY, install_segments
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.fixtures import Convive


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_club_has_them_in_its_language_once(session: Session, language: str) -> None:
    make_club(session)
    assert install_segments(session, language=language, now=NOW) == len(READY)
    assert install_segments(session, language=language, now=NOW) == 0
    assert {each.name for each in list_segments(session)} == {each.name[language] for each in READY}


def test_in_another_language_they_are_the_same(session: Session) -> None:
    make_club(session)
    install_segments(session, language="en", now=NOW)
    assert install_segments(session, language="zh", now=NOW) == 0


def test_they_tell_members_apart(session: Session) -> None:
    make_club(session)
    install_segments(session, language="en", now=NOW)
    joins(session, "New", joined_at=NOW)
    once = joins(session, "Once")
    does(session, once, ActivityKind.PURCHASED, days_ago=400, value=9_000)

    def many(name: str) -> int:
        return count_members(session, parse_rule(find_segment(session, name).rule), now=NOW)

    assert many("New and untouched") == 1
    assert many("Bought once, and not again") == 1
    assert many("Lapsed buyers: nothing bought for a year") == 1
    assert many("One step from the next tier") == 1
    assert many("Brought friends") == 0


def test_a_club_that_stands_gets_them_by_command(session: Session, convive: Convive) -> None:
    make_club(session)
    session.commit()
    assert f'"added": {len(READY)}' in convive("segment", "install", "--language", "zh", "--json").output
