"""Words for who works here."""

from flask_babel import lazy_gettext as _

from campaigns.staff.models import Role
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    Role: {
        Role.ADMIN: Label(_("Admin"), "accent", _("May do everything")),
        Role.MANAGER: Label(_("Manager"), hint=_("Sends campaigns, imports and exports")),
        Role.MARKETER: Label(_("Marketer"), hint=_("Prepares events and campaigns; sends what a colleague approved")),
        Role.HOST: Label(_("Host"), hint=_("Runs the doors of the events they host, and sees nothing else")),
        Role.VIEWER: Label(_("Viewer"), hint=_("Reads everything, changes nothing")),
    },
}
