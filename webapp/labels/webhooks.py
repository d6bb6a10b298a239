"""Words for webhooks and their calls."""

from flask_babel import lazy_gettext as _

from campaigns.webhooks.kinds import OwnKind
from campaigns.webhooks.models import DeliveryState, EndpointState, OffReason, Trouble
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    EndpointState: {
        EndpointState.ACTIVE: Label(_("In use"), "good"),
        EndpointState.PAUSED: Label(_("Paused"), "waiting", _("What happens meanwhile waits")),
        EndpointState.DISABLED: Label(_("Switched off"), "wrong", _("What happens meanwhile waits")),
    },
    OffReason: {
        OffReason.GONE: Label(_("It answered that it wants to be told no more (410).")),
        OffReason.FAILING: Label(_("No call has reached it for three days.")),
    },
    DeliveryState: {
        DeliveryState.WAITING: Label(_("Waiting"), "waiting"),
        DeliveryState.SENDING: Label(_("Being sent"), "accent"),
        DeliveryState.DELIVERED: Label(_("Delivered"), "good"),
        DeliveryState.FAILED: Label(_("Given up"), "wrong", _("After the last try")),
        DeliveryState.DROPPED: Label(_("Dropped"), hint=_("What it told of is gone")),
    },
    Trouble: {
        Trouble.NO_CONNECTION: Label(_("It cannot be reached.")),
        Trouble.FORBIDDEN_ADDRESS: Label(_("The address is one that is never called.")),
        Trouble.UNSAFE: Label(_("Its certificate does not hold.")),
        Trouble.TIMED_OUT: Label(_("It did not answer in time.")),
        Trouble.BROKEN: Label(_("The connection broke before the answer.")),
        Trouble.STATUS: Label(_("It did not answer with 2xx.")),
    },
    OwnKind: {
        OwnKind.MESSAGE_DELIVERED: Label(_("A message was delivered")),
        OwnKind.MESSAGE_BOUNCED: Label(_("A message bounced")),
        OwnKind.MESSAGE_FAILED: Label(_("A message failed")),
        OwnKind.RUN_FINISHED: Label(_("A run of a campaign is done")),
        OwnKind.FRIEND_JOINED: Label(_("A friend became a member")),
        OwnKind.MEMBER_ERASED: Label(_("A member was erased")),
    },
}
