"""Words for messages and what becomes of them."""

from flask_babel import lazy_gettext as _

from campaigns.messaging.blocks.kinds import BlockKind
from campaigns.messaging.models import (
    AttemptOutcome,
    Channel,
    LineKind,
    MessageState,
    ReceiptKind,
    SkipReason,
    StaffMailState,
    TrialState,
    Verdict,
)
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    Channel: {
        Channel.EMAIL: Label(_("Email")),
        Channel.SMS: Label(_("Text message")),
        Channel.CALENDAR: Label(_("Calendar invitation"), hint=_("A mail with an invitation for their calendar")),
    },
    MessageState: {
        MessageState.PLANNED: Label(_("Planned"), hint=_("Waits for its hour")),
        MessageState.READY: Label(_("Ready"), hint=_("Goes out next")),
        MessageState.CLAIMED: Label(_("Sending"), "accent", _("A worker has it in hand")),
        MessageState.ACCEPTED: Label(_("Sent"), "good", _("The provider took it; no receipt yet")),
        MessageState.DELIVERED: Label(_("Delivered"), "good", _("The provider says it arrived")),
        MessageState.SKIPPED: Label(_("Skipped"), hint=_("Not sent, for the reason given")),
        MessageState.HELD_OUT: Label(_("Held out"), hint=_("Left alone on purpose, so that lift can be measured")),
        MessageState.FAILED: Label(_("Failed"), "wrong", _("The provider refused it")),
        MessageState.BOUNCED: Label(_("Bounced"), "wrong", _("It came back")),
        MessageState.UNKNOWN: Label(_("Unknown"), "waiting", _("Perhaps sent, perhaps not; so it is not sent again")),
        MessageState.CANCELLED: Label(_("Cancelled"), hint=_("The campaign was cancelled first")),
        MessageState.EXPIRED: Label(_("Expired"), "waiting", _("Too late to be worth sending")),
    },
    SkipReason: {
        SkipReason.NO_CONSENT: Label(_("No consent"), hint=_("Did not agree to this topic on this channel")),
        SkipReason.NO_ADDRESS: Label(_("No address"), hint=_("No working address on this channel")),
        SkipReason.SUPPRESSED: Label(_("Suppressed"), "wrong", _("This address must not be written to")),
        SkipReason.CAPPED: Label(_("Recently contacted"), hint=_("Has had enough messages for now")),
        SkipReason.QUIET: Label(_("Quiet hours"), hint=_("No decent local hour was left")),
        SkipReason.DUPLICATE_ADDRESS: Label(_("Shared address"), hint=_("Somebody else at this address gets it")),
        SkipReason.DECEASED: Label(_("Deceased")),
        SkipReason.BEREAVED: Label(_("Bereaved"), hint=_("Lost somebody not long ago")),
        SkipReason.COMPLAINT: Label(_("Open complaint"), hint=_("Nothing cheerful until it is closed")),
        SkipReason.MUTED: Label(_("Muted"), hint=_("Asked to be left alone for a while")),
        SkipReason.REFUNDED: Label(_("Refund this week"), hint=_("Gave something back in the last 7 days")),
        SkipReason.EVENT_OVER: Label(_("Event is over")),
        SkipReason.WITHDRAWN: Label(_("Invitation withdrawn")),
        SkipReason.TEMPLATE: Label(_("Nothing to say"), "wrong", _("The template could not be filled in for them")),
        SkipReason.QUARANTINED: Label(_("Quarantined"), "wrong", _("Worker after worker broke down over it")),
        SkipReason.NO_LONGER_MEANT: Label(
            _("No longer meant"), hint=_("They answered, or answered otherwise, meanwhile")
        ),
        SkipReason.NO_LONGER_DUE: Label(
            _("No longer due"), hint=_("What made it due was given back, cancelled or lost since")
        ),
        SkipReason.BLACKOUT: Label(_("Blackout date"), hint=_("Nothing goes out on that date")),
        SkipReason.SURPRISE: Label(
            _("Held back for a surprise"),
            "accent",
            _("A surprise is prepared for them; this would give it away or take its day"),
        ),
    },
    AttemptOutcome: {
        AttemptOutcome.ACCEPTED: Label(_("Accepted"), "good"),
        AttemptOutcome.RETRY: Label(_("Will be tried again"), "waiting"),
        AttemptOutcome.FAILED: Label(_("Failed"), "wrong"),
        AttemptOutcome.MISCONFIGURED: Label(_("Settings are wrong"), "wrong", _("The provider rejects our key")),
        AttemptOutcome.UNFIT: Label(
            _("Refused for everybody"), "wrong", _("The provider rejects the words themselves")
        ),
        AttemptOutcome.UNKNOWN: Label(_("Unknown"), "waiting"),
    },
    TrialState: {
        TrialState.WAITING: Label(_("Waiting"), "waiting", _("Goes out next")),
        TrialState.SENDING: Label(_("Sending"), "accent", _("A worker has it in hand")),
        TrialState.SENT: Label(_("Sent"), "good", _("The provider took it")),
        TrialState.FAILED: Label(_("Failed"), "wrong", _("It was certainly not sent")),
        TrialState.UNKNOWN: Label(_("Unknown"), "waiting", _("Perhaps sent, perhaps not; so it is not sent again")),
    },
    StaffMailState: {
        StaffMailState.WAITING: Label(_("Waiting"), "waiting", _("Goes out next")),
        StaffMailState.SENDING: Label(_("Sending"), "accent", _("A worker has it in hand")),
        StaffMailState.SENT: Label(_("Sent"), "good", _("The provider took it")),
        StaffMailState.FAILED: Label(_("Failed"), "wrong", _("It was certainly not sent")),
        StaffMailState.UNKNOWN: Label(_("Unknown"), "waiting", _("Perhaps sent, perhaps not; so it is not sent again")),
    },
    BlockKind: {
        BlockKind.HEADING: Label(_("Heading")),
        BlockKind.WORDS: Label(_("Words")),
        BlockKind.BUTTON: Label(_("Button")),
        BlockKind.PICTURE: Label(_("Picture")),
        BlockKind.CARD: Label(_("Greeting card"), hint=_("A picture, the name of the member and a wish")),
        BlockKind.EVENT: Label(_("Event card"), hint=_("Title, day, time and place of the campaign's event")),
        BlockKind.POINTS: Label(_("Points of the member"), hint=_("Balance, tier, what is missing to the next one")),
        BlockKind.COLUMNS: Label(_("Two columns")),
        BlockKind.DIVIDER: Label(_("Divider")),
        BlockKind.SMALL_PRINT: Label(_("Small print")),
        BlockKind.FOOTER: Label(_("Footer"), hint=_("Address of the club, why one gets this, how to leave")),
    },
    Verdict: {
        Verdict.PENDING: Label(_("Not yet told apart"), "waiting"),
        Verdict.PERSON: Label(_("A person"), "good"),
        Verdict.MACHINE: Label(_("A machine"), hint=_("It follows every link, before anybody reads the mail")),
    },
    ReceiptKind: {
        ReceiptKind.ACCEPTED: Label(_("Accepted")),
        ReceiptKind.DELIVERED: Label(_("Delivered"), "good"),
        ReceiptKind.DEFERRED: Label(_("Deferred"), "waiting", _("The provider keeps trying")),
        ReceiptKind.FAILED: Label(_("Failed"), "wrong"),
        ReceiptKind.BOUNCED: Label(_("Bounced"), "wrong"),
        ReceiptKind.COMPLAINED: Label(_("Complained"), "wrong"),
        ReceiptKind.UNSUBSCRIBED: Label(_("Unsubscribed"), "waiting"),
        ReceiptKind.OPTED_OUT: Label(_("Opted out with the provider"), "wrong"),
        ReceiptKind.OTHER: Label(_("Other")),
    },
    LineKind: {
        LineKind.SAID: Label(_("Written to us"), "waiting"),
        LineKind.HOLDING: Label(_("Words received")),
        LineKind.ANSWER: Label(_("Our answer"), "good"),
    },
}
