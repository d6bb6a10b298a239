"""Words for purchases, points and tiers."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import (
    EarningCause,
    EntryKind,
    PurchaseKind,
    RedemptionKind,
    RedemptionState,
    TierBasis,
    TierReason,
)
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    PurchaseKind: {
        PurchaseKind.ORDER: Label(_("Order")),
        PurchaseKind.REFUND: Label(_("Refund"), "waiting"),
    },
    TierBasis: {
        TierBasis.SPEND: Label(_("Spend")),
        TierBasis.POINTS: Label(_("Points")),
    },
    EarningCause: {
        EarningCause.PURCHASE: Label(_("Purchase")),
        EarningCause.ATTENDANCE: Label(_("Attendance")),
        EarningCause.PROFILE: Label(_("Profile completed")),
        EarningCause.FRIEND_JOINED: Label(_("A friend they brought joined")),
        EarningCause.FRIEND_CAME: Label(_("A friend they brought came")),
        EarningCause.FRIEND_BOUGHT: Label(_("A friend they brought bought something")),
        EarningCause.FRIEND_BOUGHT_AGAIN: Label(_("A friend they brought bought again")),
    },
    EntryKind: {
        EntryKind.EARNED: Label(_("Earned"), "good", _("By a rule of the club, or taken back with what earned it")),
        EntryKind.REDEEMED: Label(_("Redeemed"), "accent", _("Given for a gift or a seat, or given back")),
        EntryKind.ADJUSTED: Label(_("Adjusted"), "neutral", _("By staff, with a reason")),
        EntryKind.EXPIRED: Label(_("Expired"), "waiting", _("Not used in time")),
    },
    TierReason: {
        TierReason.SPEND: Label(_("By what they spent")),
        TierReason.POINTS: Label(_("By the points they earned")),
        TierReason.STEPS: Label(_("The club changed its tiers")),
        TierReason.WINDOW: Label(_("What counted is too long ago")),
        TierReason.GRACE: Label(_("The grace is over")),
    },
    RedemptionState: {
        RedemptionState.OPEN: Label(_("To give out"), "waiting"),
        RedemptionState.GIVEN_OUT: Label(_("They have it"), "good"),
        RedemptionState.CANCELLED: Label(_("Cancelled"), "neutral", _("Points and stock were given back")),
    },
    RedemptionKind: {
        RedemptionKind.GIFT: Label(_("Gift")),
        RedemptionKind.SEAT: Label(_("Seat")),
    },
}
