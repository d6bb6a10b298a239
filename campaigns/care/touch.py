"""When a member was last in touch in person, who is cared for at all, and one lock between rule and people."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from campaigns.members.agreement.mutes import standing
from campaigns.members.models import ActivityKind, Member, MemberSummary, Mute, MuteScope
from campaigns.members.standing import facts

TOUCHES = (*facts.TOUCHES, ActivityKind.ATTENDED)
"""What `member_summary.last_touch_at` counts. Mass messages are none."""

LAST_TOUCH: ColumnElement[datetime] = func.coalesce(MemberSummary.last_touch_at, Member.joined_at)
"""Of `Member` joined with its summary: joining is the first touch."""

OWNER_REACHED: ColumnElement[datetime] = func.greatest(LAST_TOUCH, Member.owner_since)
"""From when on an owner may be asked where they were: a new one has the whole time before them."""

_CARE = 7_226_001
"""The key of PostgreSQL's advisory lock; any number that nobody else uses."""


def is_cared_for(*, now: datetime) -> ColumnElement[bool]:
    """The condition on `Member` that somebody should be in touch: alive, not erased, not spared everything."""
    spared = exists().where(Mute.member_id == Member.id, Mute.scope == MuteScope.ALL, standing(now=now))
    return and_(~Member.deceased, Member.erased_at.is_(None), ~spared)


def hold_owners_still(session: Session) -> None:
    """Until the end of the transaction nobody else changes owners: the daily rule would act on what was."""
    session.execute(select(func.pg_advisory_xact_lock(_CARE)))
