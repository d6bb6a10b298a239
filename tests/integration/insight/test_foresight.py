"""Before a launch: how much a holdout could show."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.insight.lift.foresight import Foresight, foresee
from campaigns.insight.lift.report import BadLiftDays
from campaigns.members.holdout import set_holdout
from tests.clock import NOW
from tests.factories_lift import buy
from tests.factories_outreach import make_audience, make_campaign, make_draft


def seen(session: Session, **values: Any) -> Foresight:
    return foresee(session, campaign_id=make_campaign(session, **values).id, now=NOW)


def test_the_base_is_what_they_bought_of_late(session: Session) -> None:
    members = make_audience(session, 10)
    for days, member in ((30, members[0]), (31, members[1])):
        buy(session, [member.id], NOW.date() - timedelta(days=days))
    found = seen(session, holdout_percent=20)
    assert (found.written, found.held, found.base) == (8, 2, 0.1)


def test_without_a_holdout_nothing_can_be_shown(session: Session) -> None:
    make_audience(session, 3)
    found = seen(session)
    assert (found.smallest, found.needed(0.03)) == (None, None)


def test_whom_the_club_leaves_alone_serves_where_the_campaign_leaves_nobody(session: Session) -> None:
    make_draft(session)
    make_audience(session, 10)
    set_holdout(session, percent=20, now=NOW)
    assert (seen(session).members, seen(session, holdout_percent=50).members) == (10, 10 - seen(session).held)


def test_a_rise_beyond_everybody_is_not_reckoned_with(session: Session) -> None:
    (member,) = make_audience(session, 1)
    buy(session, [member.id], NOW.date())
    assert seen(session).needed(0.01) is None


def test_days_beyond_reason_are_refused(session: Session) -> None:
    with pytest.raises(BadLiftDays):
        foresee(session, campaign_id=make_campaign(session).id, days=0, now=NOW)
