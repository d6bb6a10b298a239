"""How many members no campaign writes to."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from campaigns.members.holdout import LARGEST
from webapp.forms.base import PageForm


class ClubHoldoutForm(PageForm):
    percent = IntegerField(
        _("Members held out of all campaigns, in percent of each tier"),
        [InputRequired(), NumberRange(0, LARGEST)],
        description=_("0 holds out nobody. Whoever is held out stays so; a higher share only adds to them."),
    )
