"""Words for who works here."""

from flask_babel import lazy_gettext as _

from campaigns.staff.models import Role, SetupStep
from campaigns.staff.scopes import Scope
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    Role: {
        Role.ADMIN: Label(_("Admin"), "accent", _("May do everything")),
        Role.MANAGER: Label(_("Manager"), hint=_("Sends campaigns, imports and exports")),
        Role.MARKETER: Label(_("Marketer"), hint=_("Prepares events and campaigns; sends what a colleague approved")),
        Role.OWNER: Label(_("Owner"), hint=_("Looks after members and sees events; no campaigns, no reports")),
        Role.HOST: Label(_("Host"), hint=_("Runs the doors of the events they host, and sees nothing else")),
        Role.VIEWER: Label(_("Viewer"), hint=_("Reads everything, changes nothing")),
    },
    SetupStep: {
        SetupStep.CLUB: Label(_("The club")),
        SetupStep.ADMIN: Label(_("Your account")),
        SetupStep.PROVIDERS: Label(_("Providers")),
        SetupStep.IMPORT: Label(_("Your members")),
        SetupStep.DONE: Label(_("Done"), "good"),
    },
    Scope: {
        Scope.MEMBERS_READ: Label(_("Read members, their consents and timelines")),
        Scope.MEMBERS_WRITE: Label(_("Add and change members and consents")),
        Scope.PURCHASES_WRITE: Label(_("Record purchases")),
        Scope.SIGNALS_WRITE: Label(_("Tell what happened elsewhere")),
        Scope.SEGMENTS_READ: Label(_("Read and count segments")),
        Scope.EVENTS_READ: Label(_("Read events and who is invited")),
        Scope.EVENTS_WRITE: Label(_("Answer for guests")),
        Scope.DOOR_WRITE: Label(_("Check guests in at the door")),
        Scope.CAMPAIGNS_READ: Label(_("Read campaigns, runs and messages")),
        Scope.CAMPAIGNS_WRITE: Label(_("Launch, pause and resume campaigns")),
        Scope.MOMENTS_READ: Label(_("Read surprises")),
        Scope.MOMENTS_WRITE: Label(_("Suggest surprises")),
        Scope.REPORTS_READ: Label(_("Read reports")),
        Scope.WEBHOOKS_READ: Label(_("Read webhooks and what they were sent")),
        Scope.WEBHOOKS_WRITE: Label(_("Add and change webhooks, send again")),
    },
}
