"""From which size or cost on a colleague must approve a campaign."""

import enum
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.romanising import by_name
from campaigns.core.words import mark
from campaigns.messaging.prices import MILLION
from campaigns.outreach.models import ApprovalPolicy
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, roles_that_may

USUAL_MEMBERS = 500
USUAL_COST = 200 * MILLION
HIGHEST_MEMBERS = 10**9
HIGHEST_COST = 10**15
GROWTH = 1.1
"""An approval holds while no more than so many times of what was seen would be written to, or spent."""


class BadApprovalLimit(Refused):
    sentence = mark("A limit is a number from zero up; empty means none. Nothing was changed.")
    status = 422


class NoSecondPair(Refused):
    sentence = mark(
        "Only one person who works here may approve, so nobody could launch what is above the limit. "
        "Nothing was changed; add a colleague first."
    )
    status = 422


class Reason(enum.StrEnum):
    MEMBERS = "members"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a campaign comes to: the members it would write to, and the most its texts may cost, in millionths."""

    members: int
    cost: int

    def is_within(self, other: "Seen") -> bool:
        """Whether whoever saw `other` has as good as seen this."""
        return self.members <= other.members * GROWTH and self.cost <= other.cost * GROWTH


@dataclass(frozen=True, slots=True)
class ApprovalRules:
    """Nothing means that no such limit is kept."""

    members_over: int | None
    cost_over: int | None

    def reasons(self, seen: Seen) -> Sequence[Reason]:
        """Why a second pair of eyes is wanted; empty where none is."""
        limits = ((Reason.MEMBERS, seen.members, self.members_over), (Reason.COST, seen.cost, self.cost_over))
        return [reason for reason, value, limit in limits if limit is not None and value > limit]


NO_RULES = ApprovalRules(None, None)
USUAL_RULES = ApprovalRules(USUAL_MEMBERS, USUAL_COST)


def read_rules(session: Session) -> ApprovalRules:
    """As somebody decided; else the usual ones, and none where a club has nobody for a second look."""
    policy = session.get(ApprovalPolicy, 1)
    if policy is not None:
        return ApprovalRules(policy.members_over, policy.cost_over)
    return USUAL_RULES if _count_approvers(session) > 1 else NO_RULES


def save_rules(session: Session, rules: ApprovalRules) -> None:
    if not (0 <= (rules.members_over or 0) <= HIGHEST_MEMBERS and 0 <= (rules.cost_over or 0) <= HIGHEST_COST):
        raise BadApprovalLimit
    if rules != NO_RULES and _count_approvers(session) < 2:  # noqa: PLR2004 - two pairs of eyes
        raise NoSecondPair
    kept = insert(ApprovalPolicy).values(id=1, **asdict(rules))
    session.execute(kept.on_conflict_do_update(index_elements=["id"], set_=asdict(rules)))
    session.expire_all()


def who_may_approve(session: Session, *, but: Sequence[int | None]) -> Sequence[Staff]:
    """By name; never those who made or asked for it."""
    others = select(Staff).where(_may_approve(), Staff.id.not_in([each for each in but if each is not None]))
    return by_name(session.scalars(others.order_by(Staff.id)))


def _count_approvers(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Staff).where(_may_approve())).one()


def _may_approve() -> ColumnElement[bool]:
    return Staff.active & Staff.role.in_(roles_that_may(Permission.APPROVE_CAMPAIGNS))
