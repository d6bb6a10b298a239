"""Of two who are one, the kept member's own coming and going is told; the other's comes back if they are parted."""

from campaigns.members.duplicates.rules import MergeRule

MERGING = (MergeRule("segment_move", drop=True),)
