"""One address of a member."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.members.models import AddressKind
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import label

LONGEST = 200


class AddressForm(PageForm):
    kind = SelectField(_("Kind"), choices=lambda: [(kind.value, str(label(kind).text)) for kind in AddressKind])
    address = StringField(
        _("Address or number"),
        [InputRequired(), Length(max=320)],
        description=_("A mobile begins with + and the country's code, or is read as one of the member's country."),
    )
    label = StringField(_("Label"), [Length(max=LONGEST)], description=_("Such as home or work."))
