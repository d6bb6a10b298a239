"""Words for looking after members."""

from flask_babel import lazy_gettext as _

from campaigns.care.models import (
    CadenceStage,
    ComplaintState,
    ContactDirection,
    ContactMeans,
    FollowUpReason,
    FollowUpState,
    OwnershipReason,
)
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    CadenceStage: {
        CadenceStage.NEW_BUYER: Label(_("New buyer")),
        CadenceStage.ESTABLISHED: Label(_("Established")),
        CadenceStage.NOT_INTERESTED: Label(_("Not interested yet")),
        CadenceStage.PROSPECT: Label(_("Has not bought yet")),
    },
    FollowUpReason: {
        FollowUpReason.CADENCE: Label(_("It is time")),
        FollowUpReason.COMPLAINT: Label(_("Complaint"), "wrong"),
        FollowUpReason.FEEDBACK: Label(_("Feedback")),
        FollowUpReason.GIFT: Label(_("Gift"), "accent", _("To be given out")),
        FollowUpReason.SPARED: Label(_("Not written to"), "waiting", _("A message spared them; you know the words")),
        FollowUpReason.ASKED: Label(_("Promised"), "accent"),
    },
    FollowUpState: {
        FollowUpState.OPEN: Label(_("Open"), "waiting"),
        FollowUpState.DONE: Label(_("Done"), "good"),
        FollowUpState.DROPPED: Label(_("Dropped"), hint=_("It became pointless")),
    },
    ContactMeans: {
        ContactMeans.CALL: Label(_("Call")),
        ContactMeans.VISIT: Label(_("Visit")),
        ContactMeans.MESSAGE: Label(_("Message")),
        ContactMeans.CHAT: Label(_("Chat")),
    },
    ContactDirection: {
        ContactDirection.OUT: Label(_("From us")),
        ContactDirection.IN: Label(_("From them")),
    },
    OwnershipReason: {
        OwnershipReason.FIRST: Label(_("Entered them first")),
        OwnershipReason.ASSIGNED: Label(_("Assigned")),
        OwnershipReason.HANDED_OVER: Label(_("Handed over")),
        OwnershipReason.MERGED: Label(
            _("Records merged"), hint=_("Another record of the member stayed, with its owner")
        ),
        OwnershipReason.RECLAIMED: Label(_("Taken back"), "waiting", _("Nobody was in touch for too long")),
    },
    ComplaintState: {
        ComplaintState.OPEN: Label(_("Open"), "waiting"),
        ComplaintState.ANSWERED: Label(_("Answered"), "good"),
        ComplaintState.CLOSED: Label(_("Closed")),
    },
}
