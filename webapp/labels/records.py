"""Words for files, duplicates and what was done with records."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import FileKind, LikenessReason, PairState, PrivacyAct, WorkKind, WorkState
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    FileKind: {
        FileKind.MEMBERS: Label(_("Members")),
        FileKind.PURCHASES: Label(_("Purchases")),
    },
    WorkKind: {
        WorkKind.TIERS: Label(
            _("Tiers of all members"), hint=_("Until it is their turn, members keep the tier they have.")
        ),
        WorkKind.PROFILES: Label(
            _("Profiles of all members"), hint=_("How complete they are is counted anew, by the fields there are now.")
        ),
        WorkKind.RATES: Label(
            _("Purchases in other money"), hint=_("Until it is their turn, they count at the rate there was before.")
        ),
        WorkKind.SEARCH: Label(_("Search")),
        WorkKind.MERGE: Label(_("Merging the certain pairs")),
        WorkKind.IMPORT: Label(_("Import")),
    },
    WorkState: {
        WorkState.WAITING: Label(_("Looked at"), hint=_("Nothing is begun yet")),
        WorkState.RUNNING: Label(_("Under way"), "accent", _("Worked off some at a time")),
        WorkState.STOPPED: Label(_("Stopped"), "waiting", _("Goes on where it was")),
        WorkState.BROKEN: Label(_("Broke off"), "wrong", _("Something failed on our side; it goes on where it was")),
        WorkState.FAILED: Label(_("Refused"), "wrong", _("What was given cannot be worked with")),
        WorkState.DONE: Label(_("Done"), "good", _("All was gone through")),
    },
    PairState: {
        PairState.OPEN: Label(_("Open"), "waiting", _("Somebody should look")),
        PairState.DISMISSED: Label(_("Two people"), hint=_("They are not the same")),
        PairState.MERGED: Label(_("Merged"), "good", _("They were the same")),
    },
    LikenessReason: {
        LikenessReason.SAME_MOBILE: Label(_("Same mobile"), "good"),
        LikenessReason.SAME_MAIL: Label(_("Same email"), "good"),
        LikenessReason.SAME_NAME: Label(_("Same name"), "good"),
        LikenessReason.NAME_FORM: Label(_("Name in another form"), "good", _("Pinyin, initials or a nickname")),
        LikenessReason.SOUNDS_ALIKE: Label(_("Names sound alike"), "good"),
        LikenessReason.NAME_CLOSE: Label(_("Names nearly the same"), "waiting"),
        LikenessReason.NAME_PART: Label(_("One name is part of the other"), "waiting"),
        LikenessReason.SAME_BIRTHDAY: Label(_("Same birthday"), "good"),
        LikenessReason.SAME_DAY: Label(_("Same birthday, year unknown"), "good"),
        LikenessReason.NEAR_BIRTHDAY: Label(_("Birthdays one slip apart"), "waiting"),
        LikenessReason.SAME_TAIL: Label(_("Mobiles end alike"), "waiting"),
        LikenessReason.SAME_LOCAL_PART: Label(_("Same name before the @"), "waiting"),
        LikenessReason.SAME_HOUSEHOLD: Label(_("Same household"), "waiting"),
        LikenessReason.SAME_CITY: Label(_("Same city"), "waiting"),
        LikenessReason.NAMES_DIFFER: Label(_("Names differ"), "wrong"),
        LikenessReason.BIRTHDAYS_DIFFER: Label(_("Birthdays differ"), "wrong"),
    },
    PrivacyAct: {
        PrivacyAct.EXPORTED: Label(_("Given out")),
        PrivacyAct.ERASED: Label(_("Erased"), "wrong"),
    },
}
