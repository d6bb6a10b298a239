"""Two who are one: remarks and moments are of both. Of two for one occasion the one that is further stands."""

from campaigns.members.duplicates.rows import Row
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork
from campaigns.surprises.models import MomentState

FURTHEST_FIRST = (
    MomentState.DONE,
    MomentState.IN_HAND,
    MomentState.APPROVED,
    MomentState.SUGGESTED,
    MomentState.MISSED,
    MomentState.DECLINED,
)
STANDING = (
    "playbook_id",
    "state",
    "budget",
    "spent",
    "decided_at",
    "decided_by_id",
    "why",
    "day_from",
    "secret_until",
    "ended_at",
    "outcome",
)


def _further(_work: MergeWork, kept: Row, other: Row) -> Row:
    stands = min(kept, other, key=lambda row: FURTHEST_FIRST.index(row["state"]))
    return {name: stands[name] for name in STANDING}


MERGING = (MergeRule("moment", settle=_further),)
