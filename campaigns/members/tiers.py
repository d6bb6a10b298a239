"""Tiers: steps by lifetime spend, and the reaction that moves members up and down them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, mark
from campaigns.members.models import ActivityKind, Member, MemberSummary, Tier, TierChange
from campaigns.members.money import minor_digits
from campaigns.members.timeline import ActivityBatch, NewActivity, note_activities

SPENDING = (ActivityKind.PURCHASED, ActivityKind.REFUNDED, ActivityKind.PURCHASE_CORRECTED)


@dataclass(frozen=True, slots=True)
class TierStep:
    """`from_spend` in whole units of the club's currency."""

    key: str
    name: LocalText
    from_spend: int


DEFAULT_STEPS = (
    TierStep("member", {"en": "Member", "zh": "普通"}, 0),
    TierStep("silver", {"en": "Silver", "zh": "银卡"}, 5_000),
    TierStep("gold", {"en": "Gold", "zh": "金卡"}, 20_000),
    TierStep("platinum", {"en": "Platinum", "zh": "铂金"}, 50_000),
    TierStep("diamond", {"en": "Diamond", "zh": "钻石"}, 100_000),
)


class TiersUneven(Refused):
    sentence = mark("Tiers begin at zero and each needs more than the one below it.")
    status = 422


class NoTiers(Refused):
    sentence = mark("The club has no tiers yet. Set up the club first.")


def install_tiers(session: Session, *, currency: str, steps: Sequence[TierStep] = DEFAULT_STEPS) -> None:
    """Make the club's tiers, lowest first."""
    floors = [step.from_spend for step in steps]
    if not floors or floors[0] != 0 or sorted(set(floors)) != floors:
        raise TiersUneven
    unit = 10 ** minor_digits(currency)
    session.add_all(
        Tier(key=step.key, name=dict(step.name), rank=rank, floor=step.from_spend * unit)
        for rank, step in enumerate(steps)
    )
    session.flush()


def lowest_tier_id(session: Session) -> int:
    found = session.scalar(select(Tier.id).order_by(Tier.rank).limit(1))
    if found is None:
        raise NoTiers
    return found


def refresh_tiers(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: the tier that lifetime spend has earned, for the members who bought or returned something."""
    if batch.has(*SPENDING):
        _move(session, batch.member_ids(*SPENDING), reason="spend", now=now)


def recompute_tiers(session: Session, *, now: datetime) -> int:
    """After the steps were changed: every member. Gives how many moved."""
    return _move(session, select(Member.id), reason="steps", now=now)


def _move(session: Session, members: Select[int], *, reason: str, now: datetime) -> int:
    moves = session.execute(_due_moves(members)).all()
    if not moves:
        return 0
    changes = [
        TierChange(member_id=move.id, from_tier_id=move.tier_id, to_tier_id=move.earned, at=now, reason=reason)
        for move in moves
    ]
    session.add_all(changes)
    session.execute(update(Member), [{"id": move.id, "tier_id": move.earned} for move in moves])
    session.flush()
    ranks = dict(session.execute(select(Tier.id, Tier.rank)).all())
    note_activities(session, [_noted(change, ranks[change.to_tier_id]) for change in changes])
    return len(moves)


def _due_moves(members: Select[int]) -> Select[*tuple[Any, ...]]:
    earned = (
        select(Tier.id)
        .where(Tier.floor <= func.greatest(MemberSummary.spend, 0))
        .order_by(Tier.rank.desc())
        .limit(1)
        .correlate(MemberSummary)
        .scalar_subquery()
    )
    return (
        select(Member.id, Member.tier_id, earned.label("earned"))
        .join(MemberSummary, MemberSummary.member_id == Member.id)
        .where(Member.id.in_(members), earned != Member.tier_id)
        .order_by(Member.id)
    )


def _noted(change: TierChange, rank: int) -> NewActivity:
    return NewActivity(change.member_id, ActivityKind.TIER_CHANGED, change.at, f"tier_change:{change.id}", value=rank)
