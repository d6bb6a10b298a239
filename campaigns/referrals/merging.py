"""Two who are one have one referrer, the first; a removed link for friends leads to the one that stays."""

from campaigns.members.duplicates.rows import Row
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork

REACHED = ("answered_at", "attended_at", "first_purchase_at", "second_purchase_at")

OWN = ("referrer_id", "event_id", "joined_at", "unearned", "vouched_at", "vouched_by_id")


def _first_referrer(_work: MergeWork, kept: Row, other: Row) -> Row:
    """With all that was reached under either."""
    first = min(kept, other, key=lambda row: row["joined_at"])
    reached = {name: min(filter(None, (kept[name], other[name])), default=None) for name in REACHED}
    return {name: first[name] for name in OWN} | reached


MERGING = (MergeRule("referral", settle=_first_referrer), MergeRule("friend_link", link="code"))
