"""Members whom nobody should be reminded of: muted, deceased, erased."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.members.agreement.mutes import mute
from campaigns.members.models import Member, MuteReason, MuteScope
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_care import owned, round_of, tasks_of


def spared(session: Session, member: Member, how: str) -> None:
    if how == "muted":
        mute(
            session,
            member_id=member.id,
            scope=MuteScope.ALL,
            reason=MuteReason.ASKED,
            note="",
            until=NOW + timedelta(days=3),
            staff_id=None,
            now=NOW,
        )
    member.deceased = how == "deceased"
    member.erased_at = NOW if how == "erased" else None
    session.flush()


@pytest.mark.parametrize("how", ["muted", "deceased", "erased"])
def test_who_is_spared_has_no_task(session: Session, ada: Staff, how: str) -> None:
    before, after = owned(session, ada, days_ago=60), owned(session, ada, days_ago=60)
    spared(session, before, how)
    round_of(session)
    assert tasks_of(session, before) == []
    spared(session, after, how)
    round_of(session)
    assert tasks_of(session, after) == []


def test_after_a_mute_the_member_is_due_again(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=60)
    round_of(session)
    spared(session, member, "muted")
    round_of(session, days=1)
    round_of(session, days=4)
    assert [task.due_on for task in tasks_of(session, member)] == [date(2026, 11, 22)]
