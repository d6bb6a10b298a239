"""Templates in immutable versions, the message ledger, attempts and receipts, and the club's rules of writing."""

from campaigns.messaging.models.clicks import Click, FollowedLink, MachineCalls, Verdict
from campaigns.messaging.models.contact import ContactLimit, CountryRule
from campaigns.messaging.models.conversations import Conversation, ConversationLine, LineKind
from campaigns.messaging.models.delivery import (
    USUAL_WEIGHT,
    Attempt,
    AttemptOutcome,
    ChannelPause,
    Claim,
    ProviderState,
    RunHold,
)
from campaigns.messaging.models.ledger import USUAL_PRIORITY, Message, MessageState, SkipReason
from campaigns.messaging.models.pictures import Picture, VersionPicture
from campaigns.messaging.models.prices import TextPrice
from campaigns.messaging.models.receipts import Receipt, ReceiptKind, WaitingReceipt
from campaigns.messaging.models.staff_mail import StaffMail, StaffMailState
from campaigns.messaging.models.tallies import DeliveryTally
from campaigns.messaging.models.templates import Channel, SavedBlock, Template, TemplatePart, TemplateVersion
from campaigns.messaging.models.trials import Trial, TrialState

__all__ = [
    "USUAL_PRIORITY",
    "USUAL_WEIGHT",
    "Attempt",
    "AttemptOutcome",
    "Channel",
    "ChannelPause",
    "Claim",
    "Click",
    "ContactLimit",
    "Conversation",
    "ConversationLine",
    "CountryRule",
    "DeliveryTally",
    "FollowedLink",
    "LineKind",
    "MachineCalls",
    "Message",
    "MessageState",
    "Picture",
    "ProviderState",
    "Receipt",
    "ReceiptKind",
    "RunHold",
    "SavedBlock",
    "SkipReason",
    "StaffMail",
    "StaffMailState",
    "Template",
    "TemplatePart",
    "TemplateVersion",
    "TextPrice",
    "Trial",
    "TrialState",
    "Verdict",
    "VersionPicture",
    "WaitingReceipt",
]
