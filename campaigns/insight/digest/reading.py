"""What stands in somebody's daily mail, as far as their role lets them see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.care.day import Day, read_day
from campaigns.insight.week import Week, week_from
from campaigns.messaging.conversations.queries import ConversationFilter, count_conversations
from campaigns.outreach.approval.standing import waiting_for
from campaigns.outreach.models import CampaignStep
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, may
from campaigns.surprises.queries import MyTasks, tasks_of

NOBODY = 0
MOST = 10
"""Of each list; the counts are whole."""


@dataclass(frozen=True, slots=True)
class Brings:
    """`day` and `week` are nothing for those who look after nobody by their role."""

    approvals: Sequence[CampaignStep]
    day: Day | None
    week: Week | None
    mine: int
    """People who wait for an answer in their conversations, and in those that nobody has."""
    nobodys: int
    surprises: MyTasks
    """What they have to do for surprises, or anybody of their department."""

    @property
    def is_empty(self) -> bool:
        """A holiday alone is no reason to write."""
        tasks = self.day is not None and bool(self.day.due or self.day.complaints)
        days = self.week is not None and bool(self.week.days)
        return not (self.approvals or tasks or days or self.mine or self.nobodys or len(self.surprises))


def what_the_day_brings(session: Session, staff: Staff, *, now: datetime) -> Brings:
    cares = may(staff.role, Permission.CARE_FOR_MEMBERS)
    waiting = [
        count_conversations(session, ConversationFilter("waiting", owner_id)) if cares else 0
        for owner_id in (staff.id, NOBODY)
    ]
    return Brings(
        approvals=waiting_for(session, staff),
        day=read_day(session, owner_id=staff.id, now=now) if cares else None,
        week=week_from(session, now=now, limit=MOST, owner_id=staff.id) if cares else None,
        mine=waiting[0],
        nobodys=waiting[1],
        surprises=tasks_of(session, staff),
    )
