"""The answer to an invitation."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from campaigns.events.seats import LARGEST_PARTY
from webapp.forms.base import PageForm


class PartyForm(PageForm):
    party_size = IntegerField(
        _("How many come, you included"),
        validators=[InputRequired(), NumberRange(1, LARGEST_PARTY)],
        default=1,
        render_kw={"inputmode": "numeric", "min": "1", "max": str(LARGEST_PARTY)},
    )
