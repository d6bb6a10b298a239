"""Words for files, duplicates and what was done with records."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import FileKind, ImportState, PairState, PrivacyAct
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
    PairState: {
        PairState.OPEN: Label(_("Open"), "waiting", _("Somebody should look")),
        PairState.DISMISSED: Label(_("Two people"), hint=_("They are not the same")),
        PairState.MERGED: Label(_("Merged"), "good", _("They were the same")),
    },
    PrivacyAct: {
        PrivacyAct.EXPORTED: Label(_("Given out")),
        PrivacyAct.ERASED: Label(_("Erased"), "wrong"),
    },
}
