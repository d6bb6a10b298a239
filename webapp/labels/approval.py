"""Words for approval and the log of campaigns."""

from flask_babel import lazy_gettext as _

from campaigns.outreach.approval.rules import Reason
from campaigns.outreach.approval.standing import ApprovalState
from campaigns.outreach.models import StepKind
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    ApprovalState: {
        ApprovalState.NOT_NEEDED: Label(_("No approval needed"), "good"),
        ApprovalState.NEEDED: Label(_("Needs approval"), "waiting", _("A colleague must look at it first")),
        ApprovalState.ASKED: Label(_("Approval asked"), "waiting", _("A colleague is to look at it")),
        ApprovalState.APPROVED: Label(_("Approved"), "good", _("As it stands; a change needs another approval")),
        ApprovalState.SENT_BACK: Label(_("Sent back"), "wrong", _("A colleague wants something changed")),
        ApprovalState.CHANGED: Label(_("Changed since it was approved"), "waiting", _("It needs another approval")),
    },
    Reason: {
        Reason.MEMBERS: Label(_("It writes to more members than one person may decide.")),
        Reason.COST: Label(_("Its texts may cost more than one person may decide.")),
    },
    StepKind: {
        StepKind.ASKED: Label(_("Approval asked"), "waiting"),
        StepKind.APPROVED: Label(_("Approved"), "good"),
        StepKind.SENT_BACK: Label(_("Sent back"), "wrong"),
        StepKind.LAUNCHED: Label(_("Launched"), "good"),
        StepKind.MOVED: Label(_("Given another time"), "accent"),
        StepKind.CEILING: Label(_("Given another ceiling"), "accent"),
        StepKind.PAUSED: Label(_("Paused"), "waiting"),
        StepKind.HELD: Label(_("Held for approval"), "waiting", _("It was changed since it was let go")),
        StepKind.RESUMED: Label(_("Resumed"), "good"),
        StepKind.CANCELLED: Label(_("Cancelled"), "wrong"),
        StepKind.COMPLETED: Label(_("Sent to those missing"), "accent"),
    },
}
