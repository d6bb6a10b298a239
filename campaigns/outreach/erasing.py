"""What erasing a member does to what made them due."""

from campaigns.members.privacy.erasing import deleted

RULES = deleted("due_cause")
