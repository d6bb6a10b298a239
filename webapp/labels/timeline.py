"""Words for what happened with members and where that puts them."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import ActivityKind, EngagementBand, MemberClass
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    EngagementBand: {
        EngagementBand.ACTIVE: Label(_("Active"), "good", _("Comes, answers and buys")),
        EngagementBand.WARM: Label(_("Warm"), "accent", _("Was in touch lately")),
        EngagementBand.COOLING: Label(_("Cooling"), "waiting", _("Has not been in touch for a while")),
        EngagementBand.LAPSED: Label(_("Lapsed"), hint=_("Nothing was heard for a long time")),
    },
    ActivityKind: {
        ActivityKind.JOINED: Label(_("Joined the club")),
        ActivityKind.PURCHASED: Label(_("Bought something"), "good"),
        ActivityKind.REFUNDED: Label(_("Returned something"), "waiting"),
        ActivityKind.MESSAGE_SENT: Label(_("Was written to")),
        ActivityKind.CLICKED: Label(_("Followed a link")),
        ActivityKind.REPLIED: Label(_("Replied"), "good"),
        ActivityKind.INVITED: Label(_("Was invited")),
        ActivityKind.ACCEPTED: Label(_("Said yes"), "good"),
        ActivityKind.DECLINED: Label(_("Said no")),
        ActivityKind.TENTATIVE: Label(_("Said maybe"), "waiting"),
        ActivityKind.WAITLISTED: Label(_("Joined the waitlist"), "waiting"),
        ActivityKind.CANCELLED: Label(_("Gave a seat back")),
        ActivityKind.ATTENDED: Label(_("Came to an event"), "good"),
        ActivityKind.ATTENDANCE_UNDONE: Label(_("Check-in was undone")),
        ActivityKind.MISSED: Label(_("Did not come"), "wrong"),
        ActivityKind.REFERRED: Label(_("Brought a friend"), "good"),
        ActivityKind.CONSENT_GRANTED: Label(_("Agreed to hear from us"), "good"),
        ActivityKind.CONSENT_WITHDRAWN: Label(_("Asked not to hear from us")),
        ActivityKind.TIER_CHANGED: Label(_("Changed tier"), "accent"),
        ActivityKind.NOTE: Label(_("Note")),
        ActivityKind.PURCHASE_CORRECTED: Label(_("A purchase was corrected")),
        ActivityKind.CONSENT_ASKED: Label(_("Was asked to confirm"), "waiting"),
        ActivityKind.MUTED: Label(_("Is spared messages"), "waiting"),
        ActivityKind.UNMUTED: Label(_("May be written to again")),
        ActivityKind.REDEEMED: Label(_("Gave points for something"), "accent"),
        ActivityKind.REDEMPTION_UNDONE: Label(_("Got points back")),
        ActivityKind.POINTS_ADJUSTED: Label(_("Points were adjusted")),
        ActivityKind.POINTS_EXPIRED: Label(_("Points expired"), "waiting"),
        ActivityKind.PROFILE_CHANGED: Label(_("Profile was changed")),
        ActivityKind.PROFILE_COMPLETED: Label(_("Profile is complete"), "good"),
        ActivityKind.CONTACTED: Label(_("Was in touch"), "good"),
        ActivityKind.FOLLOWED_UP: Label(_("Was followed up"), "good"),
        ActivityKind.OWNER_CHANGED: Label(_("Owner changed")),
        ActivityKind.COMPLAINED: Label(_("Complained"), "wrong"),
        ActivityKind.COMPLAINT_ANSWERED: Label(_("Complaint was answered"), "good"),
        ActivityKind.MERGED: Label(_("Another record was merged in")),
        ActivityKind.UNMERGED: Label(_("A merge was undone")),
    },
    MemberClass: {
        MemberClass.E1: Label("E1", "good", _("Gives much, steadily")),
        MemberClass.E2: Label("E2", "accent", _("Gives much, unsteadily")),
        MemberClass.E3: Label("E3", "neutral", _("Gives little, steadily")),
        MemberClass.E4: Label("E4", "neutral", _("Gives little, unsteadily")),
        MemberClass.P1: Label("P1", "good", _("Has not bought; wants to, and may give much")),
        MemberClass.P2: Label("P2", "accent", _("Has not bought; may give much, shows little interest")),
        MemberClass.P3: Label("P3", "neutral", _("Has not bought; wants to, and may give little")),
        MemberClass.P4: Label("P4", "neutral", _("Has not bought; shows little interest")),
    },
}
