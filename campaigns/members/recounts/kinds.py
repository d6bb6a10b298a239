"""What each kind of recount does for some members, and when all were dealt with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.members.models import Member, Recount, RecountKind
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.profile.custom_fields import forget_values
from campaigns.members.purchases.currencies import recount_at_rates
from campaigns.members.tiers.steps import drop_removed, move_to_steps


@dataclass(frozen=True, slots=True)
class Reach:
    """The members of a chunk, by their ids."""

    after: int
    last: int

    def has(self, member_id: ColumnElement[int]) -> ColumnElement[bool]:
        return (member_id > self.after) & (member_id <= self.last)


@dataclass(frozen=True, slots=True)
class Way:
    """`some` gives how many of the members it changed; `end` settles what only stood until all were dealt with."""

    some: Callable[[Session, Recount, Reach, datetime], int]
    end: Callable[[Session, Recount], None] = lambda _session, _owed: None


def _tiers(session: Session, _owed: Recount, reach: Reach, now: datetime) -> int:
    return move_to_steps(session, reach.has, now=now)


def _profiles(session: Session, owed: Recount, reach: Reach, now: datetime) -> int:
    members = select(Member.id).where(reach.has(Member.id.expression))
    forget_values(session, members, keys=owed.gone)
    return fill_completeness(session, members, now=now)


def _rates(session: Session, _owed: Recount, reach: Reach, now: datetime) -> int:
    return recount_at_rates(session, reach.has, now=now)


def _drop_tiers(session: Session, _owed: Recount) -> None:
    drop_removed(session)


def _forget_keys(_session: Session, owed: Recount) -> None:
    owed.gone = []


WAYS: Mapping[RecountKind, Way] = {
    RecountKind.TIERS: Way(_tiers, _drop_tiers),
    RecountKind.PROFILES: Way(_profiles, _forget_keys),
    RecountKind.RATES: Way(_rates),
}
