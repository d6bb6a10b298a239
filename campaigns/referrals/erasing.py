"""What erasing a member does to who brought whom: that it happened stays, their own link goes."""

from collections.abc import Sequence

from campaigns.members.privacy.erasing import Rule, deleted, kept

RULES: Sequence[Rule] = (*deleted("friend_link"), *kept("referral"))
