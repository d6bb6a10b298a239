"""What is kept step by step is what a rebuild would find."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, MemberSummary
from campaigns.members.rebuild import rebuild_summaries
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW
from tests.factories_members import joins, make_club

KINDS = (
    ActivityKind.PURCHASED,
    ActivityKind.REFUNDED,
    ActivityKind.ATTENDED,
    ActivityKind.ATTENDANCE_UNDONE,
    ActivityKind.ACCEPTED,
    ActivityKind.REFERRED,
    ActivityKind.MESSAGE_SENT,
)
deeds = st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 900), st.integers(1, 3))
batches = st.lists(st.lists(deeds, max_size=6), max_size=6)


def kept(session: Session) -> list[tuple[Any, ...]]:
    columns = MemberSummary.__table__.c
    return [tuple(row) for row in session.execute(select(*columns).order_by(columns.member_id))]


@given(batches)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_kept_is_rebuilt(session: Session, batches: list[list[Any]]) -> None:
    with session.begin_nested() as attempt:
        make_club(session)
        members = [joins(session, f"Guest {number}") for number in range(3)]
        for number, batch in enumerate(batches):
            told = [
                NewActivity(members[who].id, kind, NOW - timedelta(days=ago), f"{number}/{place}", 100, event)
                for place, (who, kind, ago, event) in enumerate(batch)
            ]
            record_activities(session, told, now=NOW)
        found = kept(session)
        rebuild_summaries(session, now=NOW)
        assert kept(session) == found
        attempt.rollback()
