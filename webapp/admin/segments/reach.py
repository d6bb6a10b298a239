"""How a segment dwindles channel by channel, down to those who would hear from us; and the people of one step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from campaigns.core.database import TookTooLong, in_time
from campaigns.messaging.models import MessageState
from campaigns.outreach.breakdown import Dwindling, breakdown
from campaigns.outreach.people import PersonRow, people_intended
from campaigns.segments.queries import select_members
from campaigns.segments.rules import Rule
from webapp.admin.segments.audience import PATIENCE
from webapp.edge import now
from webapp.forms.segments.reach import Wish
from webapp.i18n import translated

SHOWN = 10


class Row(NamedTuple):
    """A step at which some are lost, of each channel how many."""

    state: MessageState
    reason: str
    lost: Sequence[int]


@dataclass(frozen=True, slots=True)
class Reach:
    wish: Wish
    ways: Sequence[Dwindling] = ()
    people: Sequence[PersonRow] = ()
    total: int = 0
    late: str = ""

    def rows(self) -> Iterator[Row]:
        for several in zip(*(way.steps for way in self.ways), strict=True):
            lost = [step.lost for step in several]
            if any(lost):
                yield Row(several[0].state, several[0].reason, lost)


def reach_of(session: Session, rule: Rule, wish: Wish) -> Reach:
    """Last in its session: a breakdown that takes too long ends it."""
    members = select_members(session, rule, now=now())
    try:
        with in_time(session, PATIENCE):
            ways = breakdown(session, members, wish.policy, now=now())
            if wish.seen is None:
                return Reach(wish, ways)
            page = people_intended(session, members, wish.policy, wish.seen, now=now(), limit=SHOWN)
    except TookTooLong as refused:
        return Reach(wish, late=translated(refused.sentence, refused.values))
    return Reach(wish, ways, page.rows, page.total)
