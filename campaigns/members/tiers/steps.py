"""Tiers: the steps of a new club, and what moves members up and down them. See docs/tiers.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, mark
from campaigns.members.models import SPENDING, ActivityKind, Member, Merge, Tier, TierBasis, TierPolicy, TierReason
from campaigns.members.points.ledger import EARNING
from campaigns.members.purchases.money import minor_digits
from campaigns.members.tiers.moves import move, move_everybody, move_few, move_those
from campaigns.members.tiers.policy import hold_ladder
from campaigns.members.timeline import ActivityBatch
from campaigns.members.whose import Whose

COUNTED = {TierBasis.SPEND: (*SPENDING, ActivityKind.PURCHASE_CORRECTED), TierBasis.POINTS: EARNING}


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


def install_tiers(session: Session, *, currency: str, steps: Sequence[TierStep] = DEFAULT_STEPS) -> None:
    """Make the club's tiers, lowest first, by spend over a lifetime and without grace."""
    refuse_uneven([step.from_spend for step in steps])
    unit = 10 ** minor_digits(currency)
    session.add_all(
        Tier(key=step.key, name=dict(step.name), rank=rank, floor=step.from_spend * unit)
        for rank, step in enumerate(steps)
    )
    session.execute(insert(TierPolicy).values(id=1).on_conflict_do_nothing())
    session.flush()


def refuse_uneven(floors: Sequence[int]) -> None:
    if not floors or floors[0] != 0 or sorted(set(floors)) != list(floors):
        raise TiersUneven


def lowest_tier_id(session: Session) -> int:
    """Of new members; it stays the lowest until the transaction ends."""
    return hold_ladder(session).steps[0].tier_id or 0


def refresh_tiers(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: the tier that was earned, for the members who did something that counts."""
    if not batch.has(*EARNING):
        return
    ladder = hold_ladder(session)
    kinds = COUNTED[ladder.basis]
    if batch.has(*kinds):
        move_few(session, ladder, batch.members_of(*kinds), reason=TierReason(ladder.basis.value), now=now)


def settle_tiers(session: Session, members: Select[int], *, now: datetime) -> int:
    """The tier that was earned, after records came to these members or left them. Gives how many moved."""
    ladder = hold_ladder(session)
    return move(session, ladder, members, reason=TierReason(ladder.basis.value), now=now)


def refresh_tiers_by_points(session: Session, members: Select[int], now: datetime) -> None:
    """For whoever was given points outside the reaction, where points are what counts."""
    ladder = hold_ladder(session)
    if ladder.basis is TierBasis.POINTS:
        move(session, ladder, members, reason=TierReason.POINTS, now=now)


def recompute_tiers(session: Session, now: datetime, *, reason: TierReason = TierReason.STEPS) -> int:
    """Every member, after the rules or many records changed. Gives how many moved."""
    return move_everybody(session, reason=reason, now=now)


def move_to_steps(session: Session, whose: Whose, *, now: datetime) -> int:
    """Some members, after the club changed its steps. Gives how many moved."""
    return move_those(session, hold_ladder(session), whose, reason=TierReason.STEPS, now=now)


def drop_removed(session: Session) -> None:
    """Removed steps that no member has any more, nor would have again when a merge is undone."""
    has_members = select(Member.id).where(Member.tier_id == Tier.id).exists()
    undoable = select(Merge.id).where(Merge.before.is_not(None)).exists()
    session.execute(
        delete(Tier).where(Tier.heir_id.is_not(None), ~has_members, ~undoable),
        execution_options={"synchronize_session": False},
    )


def let_days_pass(session: Session, now: datetime) -> int:
    """Once a day: windows roll on, graces end. Gives how many moved; nobody before the club has tiers."""
    if session.scalar(select(Tier.id).limit(1)) is None:
        return 0
    moved = recompute_tiers(session, now, reason=TierReason.WINDOW)
    drop_removed(session)
    return moved
