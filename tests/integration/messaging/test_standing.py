"""A letter that names where its reader stands says what is missing to the next tier, and what runs out."""

from typing import Any

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member
from campaigns.members.points.rules import change_rules
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.standing import standing_extras
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_messaging import make_message, make_version
from tests.integration.messaging.test_rehearsal import rehearsed

WORDS = "{{ standing.missing }} {{ standing.next_tier }} {{ standing.expiring }}"


def said(session: Session, member: Member, *, language: str = "en", words: str = WORDS) -> Any:
    message = make_message(session, member=member, template_version_id=make_version(session, email=words))
    claimed = ClaimedMessage._make(getattr(message, name) for name in ClaimedMessage._fields)
    found = standing_extras(lambda: NOW)(session, [claimed._replace(language=language)])
    return found[message.id].variables["standing"] if found else None


def test_it_says_what_is_missing_and_what_runs_out(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=25_000, days_ago=340)
    change_rules(session, rules={}, expire_after_days=365, now=NOW)
    assert said(session, member) == {"missing": "US$750.00", "next_tier": "Gold", "expiring": 250}
    assert said(session, member, language="zh") == {"missing": "消费US$750.00", "next_tier": "金卡", "expiring": 250}
    does(session, member, ActivityKind.PURCHASED, value=90_000)
    assert said(session, member)["next_tier"] is None
    assert said(session, member, words="{{ member.points }}") is None


def test_a_rehearsal_reads_it_and_the_links_of_points(session: Session, runtime: Runtime) -> None:
    make_club(session)
    joins(session)
    told = rehearsed(runtime, session, email="{{ standing.missing }} {{ links.points }}")
    assert (told.failures, told.gaps) == ((), ())
