"""Words for surprises."""

from flask_babel import lazy_gettext as _

from campaigns.surprises.models import Cue, MomentState, RemarkAbout, TaskState
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    MomentState: {
        MomentState.SUGGESTED: Label(_("Suggested"), "waiting", _("Waits for somebody to approve or decline it")),
        MomentState.APPROVED: Label(_("Approved"), "accent", _("Its tasks are handed out; nobody has begun")),
        MomentState.IN_HAND: Label(_("In hand"), "accent", _("Somebody is at it")),
        MomentState.DONE: Label(_("Done"), "good", _("The member was surprised")),
        MomentState.DECLINED: Label(_("Declined"), hint=_("Somebody decided against it and said why")),
        MomentState.MISSED: Label(_("Missed"), "wrong", _("Its day passed and nobody said that it was done")),
    },
    TaskState: {
        TaskState.OPEN: Label(_("Open"), "waiting"),
        TaskState.DONE: Label(_("Done"), "good"),
        TaskState.DROPPED: Label(_("Dropped"), hint=_("Not needed after all")),
    },
    Cue: {
        Cue.REMARK: Label(_("A remark"), hint=_("Somebody wrote down what they heard")),
        Cue.SIGNAL: Label(_("A signal"), hint=_("Another system of the club told of it, such as a booking")),
        Cue.SPECIAL_DAY: Label(_("A special day to come"), hint=_("Of the member or a companion")),
        Cue.VISITS: Label(_("The n-th visit"), hint=_("As they are checked in")),
        Cue.MEMBERSHIP: Label(_("Years of membership"), hint=_("On the day on which they joined")),
        Cue.TIER: Label(_("A higher tier"), hint=_("Within a day of reaching it")),
        Cue.BY_HAND: Label(_("By hand"), hint=_("Only when staff suggest it")),
    },
    RemarkAbout: {
        RemarkAbout.BIRTHDAY: Label(_("Birthday")),
        RemarkAbout.WEDDING: Label(_("Wedding day")),
        RemarkAbout.GOOD_NEWS: Label(_("Good news"), "good"),
        RemarkAbout.WISH: Label(_("A wish"), "accent"),
        RemarkAbout.HARD_TIME: Label(_("A hard time"), "waiting"),
        RemarkAbout.OTHER: Label(_("Something else")),
    },
}
