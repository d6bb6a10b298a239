"""What erasing a member does to who brought whom: that it happened stays, their own link goes."""

from collections.abc import Sequence

from campaigns.members.privacy.erasing import ErasingRule, deleted, kept

RULES: Sequence[ErasingRule] = (*deleted("friend_link"), *kept("referral"))
