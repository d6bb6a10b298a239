"""The ledger's states as a campaign's page adds them up: every row falls into exactly one of these."""

from campaigns.messaging.models import MessageState

GONE = (MessageState.ACCEPTED, MessageState.DELIVERED)
NOT_SENT = (MessageState.SKIPPED, MessageState.HELD_OUT, MessageState.EXPIRED, MessageState.CANCELLED)
WENT_WRONG = (MessageState.FAILED, MessageState.BOUNCED)
UNTOLD = (MessageState.UNKNOWN,)
LEFT = (MessageState.PLANNED, MessageState.READY, MessageState.CLAIMED)
