"""Who brought whom, as a tree: one member, whoever brought them, and all whom they and their friends brought."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import Member, PointsEntry
from campaigns.members.queries import get_member
from campaigns.referrals.models import Referral

DEEPEST = 8
MOST = 500
"""Friends on one page; the sums of the branch count all of them."""


@dataclass(frozen=True, slots=True)
class Twig:
    """A friend, what it brought their referrer, and whom they brought themselves."""

    friend: Member
    referral: Referral
    points: int
    friends: Sequence["Twig"]


@dataclass(frozen=True, slots=True)
class Branch:
    """`above`: who brought the member, and who brought them, nearest first. `whole`: friends at any remove."""

    member: Member
    above: Sequence[Member]
    friends: Sequence[Twig]
    whole: int


def read_branch(session: Session, member_id: int) -> Branch:
    member = get_member(session, member_id)
    below = _below(member.id).subquery("below")
    rows = session.execute(
        select(Referral, Member)
        .join(below, below.c.id == Referral.id)
        .join(Member, Member.id == Referral.friend_id)
        .order_by(below.c.depth, Referral.joined_at, Referral.id)
        .limit(MOST)
    ).all()
    points = _points(session, [referral.id for referral, _friend in rows])
    brought: dict[int, list[tuple[Referral, Member]]] = defaultdict(list)
    for referral, friend in rows:
        brought[referral.referrer_id].append((referral, friend))
    whole = session.scalar(select(func.count()).select_from(below)) or 0
    return Branch(member, _above(session, member.id), _twigs(member.id, brought, points), whole)


def _below(member_id: int) -> Select[int, int]:
    """(id, depth) of the referrals of the branch. Each friend has one referrer, so a circle ends at the member."""
    first = select(Referral.id, Referral.friend_id, literal(1).label("depth")).where(Referral.referrer_id == member_id)
    down = first.cte("down", recursive=True)
    further = (
        select(Referral.id, Referral.friend_id, down.c.depth + 1)
        .join(down, Referral.referrer_id == down.c.friend_id)
        .where(down.c.depth < DEEPEST, Referral.friend_id != member_id)
    )
    every = down.union_all(further)
    return select(every.c.id, every.c.depth)


def _above(session: Session, member_id: int) -> Sequence[Member]:
    first = select(Referral.referrer_id, literal(1).label("depth")).where(Referral.friend_id == member_id)
    up = first.cte("up", recursive=True)
    further = (
        select(Referral.referrer_id, up.c.depth + 1)
        .join(up, Referral.friend_id == up.c.referrer_id)
        .where(up.c.depth < DEEPEST, Referral.referrer_id != member_id)
    )
    every = up.union_all(further)
    return session.scalars(select(Member).join(every, every.c.referrer_id == Member.id).order_by(every.c.depth)).all()


def _points(session: Session, referral_ids: Sequence[int]) -> Mapping[int, int]:
    """Referral → what it has earned so far."""
    own = PointsEntry.cause.startswith(func.concat("referral:", Referral.id, "/"))
    earned = (
        select(Referral.id, func.sum(PointsEntry.points))
        .join(PointsEntry, (PointsEntry.member_id == Referral.referrer_id) & own)
        .where(among(Referral.id, referral_ids))
        .group_by(Referral.id)
    )
    return {referral_id: int(points) for referral_id, points in session.execute(earned)}


def _twigs(
    member_id: int, brought: Mapping[int, Sequence[tuple[Referral, Member]]], points: Mapping[int, int]
) -> Sequence[Twig]:
    return [
        Twig(friend, referral, points.get(referral.id, 0), _twigs(friend.id, brought, points))
        for referral, friend in brought.get(member_id, ())
    ]
