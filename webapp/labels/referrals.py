"""Words for why a referral earns nothing."""

from flask_babel import lazy_gettext as _

from campaigns.referrals.models import Unearned
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    Unearned: {
        Unearned.SAME_PERSON: Label(
            _("The same person"), "waiting", _("Shares an address with who brought them, or name and birthday")
        ),
        Unearned.HOUSEHOLD: Label(_("One household"), "waiting", _("Lives with who brought them")),
        Unearned.CIRCLE: Label(
            _("A circle"), "waiting", _("Had brought, perhaps through others, whoever brought them")
        ),
    },
}
