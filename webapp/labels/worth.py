"""Words for purchases, points and tiers."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import EarningCause, PurchaseKind, RedemptionKind, TierBasis
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
        EarningCause.REFERRAL: Label(_("Friend brought")),
        EarningCause.PROFILE: Label(_("Profile completed")),
    },
    RedemptionKind: {
        RedemptionKind.GIFT: Label(_("Gift")),
        RedemptionKind.SEAT: Label(_("Seat")),
    },
}
