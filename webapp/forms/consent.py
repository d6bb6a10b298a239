"""The club's choice of a double opt-in."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import AddressKind
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField
from webapp.labels import label


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, label(kind).text) for kind in AddressKind]


class DoubleOptInForm(PageForm):
    kinds = CheckboxesField(
        _("Ask for a second yes by"),
        choices=_kinds,
        description=_(
            "Who signs up themselves, from a friend's link, at the door or on their own page, is sent one question"
            " there. Until they say yes, nothing else is sent. What staff write down with evidence counts at once."
        ),
    )
