"""The ladder of the tests, changed as the page changes it."""

from dataclasses import replace

from sqlalchemy.orm import Session

from campaigns.members.models import TierBasis
from campaigns.members.tiers.plan import TierPlan, change_tiers, tier_revision
from campaigns.members.tiers.policy import Step, read_ladder
from tests.clock import NOW


def step(session: Session, key: str) -> Step:
    return next(step for step in read_ladder(session).steps if step.key == key)


def change(session: Session, *, gone: str = "", heir: str = "", renamed: str = "", **floors: int) -> bool:
    """Floors by key, in cents; `gone` is removed and `heir` takes its members; silver may be `renamed`."""
    steps = [replace(each, floor=floors.get(each.key, each.floor)) for each in read_ladder(session).steps]
    named = [replace(each, name={"en": renamed}) if renamed and each.key == "silver" else each for each in steps]
    removed = {step(session, gone).tier_id or 0: step(session, heir).tier_id or 0} if gone else {}
    plan = TierPlan(
        steps=[each for each in named if each.key != gone],
        basis=TierBasis.SPEND,
        window_days=None,
        grace_days=0,
        revision=tier_revision(session),
        removed=removed,
    )
    owed = change_tiers(session, plan, now=NOW)
    session.commit()
    return owed
