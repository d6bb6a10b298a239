"""Words for files, duplicates and what was done with records."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import (
    DuplicateTask,
    FileKind,
    ImportState,
    LikenessReason,
    PairState,
    PrivacyAct,
    RecountKind,
    RecountState,
    WorkState,
)
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    FileKind: {
        FileKind.MEMBERS: Label(_("Members")),
        FileKind.PURCHASES: Label(_("Purchases")),
    },
    ImportState: {
        ImportState.UPLOADED: Label(_("Looked at"), hint=_("Nothing is imported yet")),
        ImportState.RUNNING: Label(_("Importing"), "accent", _("Its rows are being read")),
        ImportState.STOPPED: Label(_("Stopped"), "waiting", _("Goes on where it was")),
        ImportState.DONE: Label(_("Done"), "good", _("All its rows were dealt with")),
        ImportState.FAILED: Label(_("Refused"), "wrong", _("The file as a whole could not be read")),
    },
    RecountKind: {
        RecountKind.TIERS: Label(
            _("Tiers of all members"), hint=_("Until it is their turn, members keep the tier they have.")
        ),
        RecountKind.PROFILES: Label(
            _("Profiles of all members"), hint=_("How complete they are is counted anew, by the fields there are now.")
        ),
        RecountKind.RATES: Label(
            _("Purchases in other money"), hint=_("Until it is their turn, they count at the rate there was before.")
        ),
    },
    RecountState: {
        RecountState.RUNNING: Label(_("Under way"), "accent", _("Members are gone through, some at a time")),
        RecountState.STOPPED: Label(_("Stopped"), "waiting", _("Goes on where it was")),
        RecountState.BROKEN: Label(_("Broke off"), "wrong", _("Something failed on our side; it goes on where it was")),
        RecountState.DONE: Label(_("Done"), "good", _("All members were gone through")),
    },
    DuplicateTask: {
        DuplicateTask.SEARCH: Label(_("Search")),
        DuplicateTask.MERGE: Label(_("Merging the certain pairs")),
    },
    WorkState: {
        WorkState.RUNNING: Label(_("Under way"), "accent"),
        WorkState.STOPPED: Label(_("Stopped"), "waiting", _("Nothing is lost; it can be begun again")),
        WorkState.DONE: Label(_("Done"), "good"),
        WorkState.FAILED: Label(_("Broke off"), "wrong", _("It has been noted; begin it again")),
    },
    PairState: {
        PairState.OPEN: Label(_("Open"), "waiting", _("Somebody should look")),
        PairState.DISMISSED: Label(_("Two people"), hint=_("They are not the same")),
        PairState.MERGED: Label(_("Merged"), "good", _("They were the same")),
    },
    LikenessReason: {
        LikenessReason.SAME_MOBILE: Label(_("Same telephone"), "good"),
        LikenessReason.SAME_MAIL: Label(_("Same mail address"), "good"),
        LikenessReason.SAME_NAME: Label(_("Same name"), "good"),
        LikenessReason.NAME_FORM: Label(_("Name in another form"), "good", _("Pinyin, initials or a nickname")),
        LikenessReason.SOUNDS_ALIKE: Label(_("Names sound alike"), "good"),
        LikenessReason.NAME_CLOSE: Label(_("Names nearly the same"), "waiting"),
        LikenessReason.NAME_PART: Label(_("One name is part of the other"), "waiting"),
        LikenessReason.SAME_BIRTHDAY: Label(_("Same birthday"), "good"),
        LikenessReason.SAME_DAY: Label(_("Same birthday, year unknown"), "good"),
        LikenessReason.NEAR_BIRTHDAY: Label(_("Birthdays one slip apart"), "waiting"),
        LikenessReason.SAME_TAIL: Label(_("Telephones end alike"), "waiting"),
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
