"""A field that the club adds to its members."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from campaigns.core.words import LocalText
from campaigns.members.models import CustomField, FieldKind
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import label

LONGEST = 60


class FieldForm(PageForm):
    name_en = StringField(_("Name in English"), [Length(max=LONGEST)])
    name_zh = StringField(_("Name in Chinese"), [Length(max=LONGEST)])
    kind = SelectField(_("What it holds"), choices=lambda: [(kind.value, str(label(kind).text)) for kind in FieldKind])
    choices = TextAreaField(
        _("Choices"), [Length(max=4000)], description=_("For “one of several” only; each on a line of its own.")
    )

    @classmethod
    def of_field(cls, field: CustomField) -> "FieldForm":
        """Its kind stays as it is."""
        form = cls.of_request(
            name_en=field.name.get("en", ""), name_zh=field.name.get("zh", ""), choices="\n".join(field.choices)
        )
        del form.kind
        if field.kind is not FieldKind.CHOICE:
            del form.choices
        return form

    def names(self) -> LocalText:
        return {"en": str(self.name_en.data or ""), "zh": str(self.name_zh.data or "")}

    def lines(self) -> list[str]:
        return str(self.choices.data or "").splitlines() if "choices" in self else []
