"""What the rooms do about activity and about merged members; for every process that records or merges."""

from campaigns.bootstrap import Rules
from campaigns.care import merging as care_merging
from campaigns.care.feedback import follow_feedback
from campaigns.care.gifts import follow_gifts
from campaigns.care.reactions import follow_touches
from campaigns.events import merging as events_merging
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.standing.summary import refresh_summaries
from campaigns.members.tiers.steps import refresh_tiers
from campaigns.members.timeline import Reaction
from campaigns.messaging import merging as messaging_merging
from campaigns.messaging.opt_in import send_questions
from campaigns.referrals import merging as referrals_merging
from campaigns.referrals.attribution import credit_referrals
from campaigns.segments import merging as segments_merging
from campaigns.surprises import merging as surprises_merging
from campaigns.surprises.noticing import notice
from campaigns.webhooks.reactions import ring_for_receivers

REACTIONS: tuple[Reaction, ...] = (
    refresh_summaries,
    refresh_tiers,
    credit_referrals,
    follow_touches,
    follow_feedback,
    follow_gifts,
    notice,
    send_questions,
    ring_for_receivers,
)
"""What follows recorded activity, in this order, in the same transaction."""

MERGING: tuple[MergeRule, ...] = (
    *events_merging.MERGING,
    *messaging_merging.MERGING,
    *care_merging.MERGING,
    *surprises_merging.MERGING,
    *referrals_merging.MERGING,
    *segments_merging.MERGING,
)
"""How the rooms above members settle what two records of one person both have."""

RULES = Rules(REACTIONS, MERGING)
