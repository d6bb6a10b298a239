"""Words for campaigns and their runs."""

from flask_babel import lazy_gettext as _

from campaigns.outreach.models import (
    Audience,
    CampaignState,
    OccasionKind,
    OnBlackout,
    RunState,
    SendBy,
    Sender,
    Way,
    WhenLate,
)
from campaigns.outreach.states import Group
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    CampaignState: {
        CampaignState.DRAFT: Label(_("Draft"), hint=_("Nothing is sent yet")),
        CampaignState.ACTIVE: Label(_("Running"), "good", _("Sends whenever it is due")),
        CampaignState.PAUSED: Label(_("Paused"), "waiting", _("Sends nothing until it is resumed")),
        CampaignState.FINISHED: Label(_("Finished"), hint=_("Every message has been dealt with")),
        CampaignState.CANCELLED: Label(_("Cancelled"), "wrong", _("What was not sent stays unsent")),
    },
    OccasionKind: {
        OccasionKind.ONCE: Label(_("Once"), hint=_("At a set time, or as soon as it is launched")),
        OccasionKind.BIRTHDAY: Label(_("Birthday"), hint=_("On each member's birthday, where they live")),
        OccasionKind.WEDDING: Label(_("Wedding day"), hint=_("On each member's wedding day, where they live")),
        OccasionKind.MEMBERSHIP: Label(_("Day of joining"), hint=_("Each year on the day they joined")),
        OccasionKind.COMPANION: Label(_("Companion's birthday"), hint=_("On the birthdays of those they care for")),
        OccasionKind.SPECIAL_DAY: Label(_("Special day"), hint=_("On a day with a name of its own")),
        OccasionKind.ANNIVERSARY: Label(_("Anniversary of a date"), hint=_("Each year after the date of a field")),
        OccasionKind.DATE_FIELD: Label(_("Date of a field"), hint=_("On that very date")),
        OccasionKind.FIRST_PURCHASE: Label(
            _("First purchase"), hint=_("Days after a member bought for the first time")
        ),
        OccasionKind.PURCHASE: Label(_("Each purchase"), hint=_("Days after every purchase that was not given back")),
        OccasionKind.RESTOCK: Label(_("Restock"), hint=_("When they usually buy again, by their own interval")),
        OccasionKind.TIER_REACHED: Label(_("Tier reached"), hint=_("Days after a member rose to a tier")),
        OccasionKind.NO_PURCHASE: Label(_("No purchase"), hint=_("So many days after the last one")),
        OccasionKind.NO_TOUCH: Label(
            _("Not in touch"), hint=_("So many days after they last bought, came or spoke with us")
        ),
        OccasionKind.POINTS_EXPIRING: Label(
            _("Points expire"), hint=_("Days before points run out that were not used")
        ),
        OccasionKind.SIGNAL: Label(_("Signal"), hint=_("Days after another system told of it")),
        OccasionKind.SIGNAL_DAY: Label(
            _("Day of a signal"), hint=_("Around the day it is about, such as an appointment")
        ),
        OccasionKind.HOLIDAY: Label(_("Holiday"), hint=_("On holidays that members keep, where they live")),
        OccasionKind.MILESTONE: Label(_("Message of an event"), hint=_("When the event's times say so")),
    },
    Group: {
        Group.SENT: Label(_("Sent"), "good", _("The provider took it")),
        Group.NOT_SENT: Label(_("Not sent"), hint=_("For the reason given")),
        Group.FAILED: Label(_("Failed"), "wrong", _("Refused, or it came back")),
        Group.UNKNOWN: Label(_("Unknown"), "waiting", _("Perhaps sent, perhaps not; so it is not sent again")),
        Group.LEFT: Label(_("Left"), "accent", _("Still to go out")),
    },
    Audience: {
        Audience.KEEPERS: Label(
            _("Those who keep it"), hint=_("By whose feasts they keep, where they live and what they speak")
        ),
        Audience.EVERYBODY: Label(_("Everybody in the segment"), hint=_("On its day where they live")),
    },
    SendBy: {
        SendBy.CLUB: Label(_("The club's clock"), hint=_("Everybody at the same moment")),
        SendBy.MEMBER: Label(_("Each member's clock"), hint=_("At that hour where they live")),
        SendBy.EVENT: Label(_("The event's clock"), hint=_("At that hour where the event is")),
    },
    Sender: {
        Sender.CLUB: Label(_("The club"), hint=_("Its name stands as sender")),
        Sender.OWNER: Label(_("Their owner"), hint=_("Their name stands as sender, and answers reach them")),
    },
    Way: {
        Way.EACH: Label(_("Every channel"), hint=_("Each writes to the member once")),
        Way.PREFERRED: Label(_("One channel"), hint=_("The one they like, where it reaches them")),
    },
    WhenLate: {
        WhenLate.SEND: Label(_("Send it all the same")),
        WhenLate.NEXT_DAY: Label(_("Send it the next day"), hint=_("At the same hour")),
        WhenLate.DROP: Label(_("Do not send it")),
    },
    OnBlackout: {
        OnBlackout.NEXT_DAY: Label(_("Goes out on the next day"), hint=_("At the same hour")),
        OnBlackout.SKIP: Label(_("Is never sent")),
    },
    RunState: {
        RunState.DUE: Label(_("Due"), "waiting", _("Its audience is being chosen")),
        RunState.RUNNING: Label(_("Sending"), "accent", _("Messages are going out")),
        RunState.PAUSED: Label(_("Paused"), "waiting", _("Sends nothing until it is resumed")),
        RunState.FINISHED: Label(_("Finished"), "good", _("Every message has been dealt with")),
        RunState.CANCELLED: Label(_("Cancelled"), "wrong", _("What was not sent stays unsent")),
    },
}
