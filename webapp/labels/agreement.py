"""Words for what members agreed to."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import ConsentState, Hardship, MuteReason, MuteScope, SuppressionReason, Topic
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    Topic: {
        Topic.EVENTS: Label(_("Events")),
        Topic.GREETINGS: Label(_("Greetings")),
        Topic.OFFERS: Label(_("Offers")),
        Topic.CARE: Label(_("Care")),
    },
    ConsentState: {
        ConsentState.PENDING: Label(_("Asked"), "waiting", _("Has not confirmed yet")),
        ConsentState.GRANTED: Label(_("Agreed"), "good"),
        ConsentState.WITHDRAWN: Label(_("Withdrawn")),
    },
    SuppressionReason: {
        SuppressionReason.STOP: Label(_("Texted STOP"), "wrong"),
        SuppressionReason.BOUNCE: Label(_("Bounced"), "wrong"),
        SuppressionReason.COMPLAINT: Label(_("Complained"), "wrong"),
        SuppressionReason.ERASED: Label(_("Erased"), "wrong"),
    },
    Hardship: {
        Hardship.BEREAVEMENT: Label(_("Bereavement")),
        Hardship.COMPLAINT: Label(_("Open complaint")),
        Hardship.REFUND: Label(_("Refund this week")),
    },
    MuteReason: {
        MuteReason.ASKED: Label(_("Asked for quiet")),
        MuteReason.BEREAVEMENT: Label(_("Bereavement")),
        MuteReason.COMPLAINT: Label(_("Open complaint")),
        MuteReason.OTHER: Label(_("Other")),
    },
    MuteScope: {
        MuteScope.ALL: Label(_("No messages"), "waiting", _("Only answers to what they do themselves")),
        MuteScope.CELEBRATION: Label(_("Nothing cheerful"), "waiting", _("Only messages about their care")),
    },
}
