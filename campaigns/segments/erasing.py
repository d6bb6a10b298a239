"""What erasing a member does to the history of segments: the numbers stay."""

from campaigns.members.privacy.erasing import deleted

RULES = deleted("segment_move")
