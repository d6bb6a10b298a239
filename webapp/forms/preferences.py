"""What a member wants to hear about, on each kind of address, and how we address them."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from campaigns.core.identifiers import as_number
from campaigns.members.models import AddressKind, Topic
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField, RadioField, SelectField
from webapp.i18n import NAMES
from webapp.labels import label

EXPLAINED = {
    Topic.EVENTS: _("invitations to our gatherings"),
    Topic.GREETINGS: _("a word on your birthday and at festivals"),
    Topic.OFFERS: _("what is new, and what we keep for members"),
    Topic.CARE: _("how you are doing with what you have from us"),
}


WAYS = {AddressKind.EMAIL: _("By email"), AddressKind.SMS: _("By text message")}


def _topics() -> list[tuple[str, str]]:
    return [(topic.value, f"{label(topic).text}: {EXPLAINED[topic]}") for topic in Topic]


def number_of(field: HiddenField) -> int:
    """-1 for a form that does not say; nothing ever stands at it."""
    number = as_number(field.data)
    return -1 if number is None else number


class PreferencesForm(PageForm):
    seen = HiddenField()
    email = CheckboxesField(WAYS[AddressKind.EMAIL], choices=_topics)
    sms = CheckboxesField(WAYS[AddressKind.SMS], choices=_topics)

    def keep(self, kinds: frozenset[AddressKind]) -> None:
        """Ask only about the kinds of address the member has."""
        for kind in AddressKind:
            if kind not in kinds and kind.value in self:
                del self[kind.value]

    def wanted(self) -> dict[AddressKind, frozenset[Topic]]:
        asked = [self[kind.value] for kind in AddressKind if kind.value in self]
        return {AddressKind(field.name): frozenset(Topic(value) for value in field.data or ()) for field in asked}


class AddressedForm(PageForm):
    revision = HiddenField()
    call_name = StringField(_("What we call you"), [InputRequired(), Length(max=200)])
    language = SelectField(_("The language we write to you in"), choices=list(NAMES))
    preferred_kind = RadioField(
        _("How you like to be written to"),
        choices=[("", _("Either way")), *((kind.value, WAYS[kind]) for kind in AddressKind)],
        default="",
    )

    def keep(self, kinds: frozenset[AddressKind]) -> None:
        """Ask how only of whoever can be written to in two ways."""
        if len(kinds) < len(AddressKind):
            del self.preferred_kind

    def kind(self) -> AddressKind | None:
        return AddressKind(self.preferred_kind.data) if self.preferred_kind and self.preferred_kind.data else None
