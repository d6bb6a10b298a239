"""What a member wants to hear about, on each kind of address."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from campaigns.members.models import AddressKind, Topic
from webapp.forms.base import PageForm
from webapp.labels import label


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _topics() -> list[tuple[str, str]]:
    return [(topic.value, label(topic).text) for topic in Topic]


class PreferencesForm(PageForm):
    email = CheckboxesField(_("By email"), choices=_topics)
    sms = CheckboxesField(_("By text message"), choices=_topics)

    def keep(self, kinds: frozenset[AddressKind]) -> None:
        """Ask only about the kinds of address the member has."""
        for kind in AddressKind:
            if kind not in kinds:
                del self[kind.value]

    def wanted(self) -> dict[AddressKind, frozenset[Topic]]:
        return {AddressKind(field.name): frozenset(Topic(value) for value in field.data or ()) for field in self}
