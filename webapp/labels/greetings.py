"""Words for holidays."""

from flask_babel import lazy_gettext as _

from campaigns.greetings.holidays.rules import RuleKind
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    RuleKind: {
        RuleKind.FIXED: Label(_("The same date each year")),
        RuleKind.WEEKDAY: Label(_("A weekday of the month")),
        RuleKind.LUNAR: Label(_("By the lunar calendar")),
        RuleKind.COMPUTED: Label(_("Reckoned")),
        RuleKind.ANNOUNCED: Label(_("Announced")),
        RuleKind.BY_HAND: Label(_("Set by hand")),
    },
}
