"""Words for the audit log."""

from flask_babel import lazy_gettext as _

from campaigns.audit.models import Action
from campaigns.core.acting import ActorKind
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    ActorKind: {
        ActorKind.STAFF: Label(_("Staff")),
        ActorKind.API_KEY: Label(_("Programs")),
        ActorKind.COMMAND: Label(_("Command line")),
        ActorKind.LINK: Label(_("By a link")),
    },
    Action: {
        Action.INSERT: Label(_("Added"), "good"),
        Action.UPDATE: Label(_("Changed"), "accent"),
        Action.DELETE: Label(_("Removed"), "waiting"),
    },
}
