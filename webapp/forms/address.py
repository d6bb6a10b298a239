"""The club's address, in each language."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from webapp.forms.base import PageForm

LONGEST = 200


class AddressForm(PageForm):
    en = StringField(
        _("Address"),
        [Length(max=LONGEST)],
        description=_("Many countries ask that mail to many says where it comes from."),
    )
    zh = StringField(
        _("Address in Chinese"), [Length(max=LONGEST)], description=_("Left empty, the one above is said.")
    )
