"""What a member wants to hear about, on each kind of address, and how we address them."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from campaigns.members.models import AddressKind, Topic
from webapp.forms.base import PageForm
from webapp.i18n import NAMES
from webapp.labels import label

EXPLAINED = {
    Topic.EVENTS: _("invitations to our gatherings"),
    Topic.GREETINGS: _("a word on your birthday and at festivals"),
    Topic.OFFERS: _("what is new, and what we keep for members"),
    Topic.CARE: _("how you are doing with what you have from us"),
}


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _topics() -> list[tuple[str, str]]:
    return [(topic.value, f"{label(topic).text}: {EXPLAINED[topic]}") for topic in Topic]


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


class AddressedForm(PageForm):
    call_name = StringField(_("What we call you"), [InputRequired(), Length(max=200)])
    language = SelectField(_("The language we write to you in"), choices=list(NAMES))
