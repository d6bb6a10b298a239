"""What is decided of a campaign after it was launched."""

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, DecimalField
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.forms.base import PageForm
from webapp.forms.wizard.message import HIGHEST_PRICE, micros
from webapp.forms.wizard.schedule import TO_THE_MINUTE


class MoveForm(PageForm):
    """Another time for a campaign that has not begun."""

    send_at = DateTimeLocalField(
        _("Time of sending"), [InputRequired()], format=TO_THE_MINUTE, description=_("By the club's clock.")
    )


class CeilingForm(PageForm):
    """Another ceiling for a campaign that is held at its own."""

    ceiling = DecimalField(
        _("Cost ceiling"),
        [Optional(), NumberRange(0, HIGHEST_PRICE)],
        description=_("The most that a run may spend, in the club's money. Empty means no limit."),
        places=2,
    )

    def micros(self) -> int | None:
        return micros(self.ceiling.data)
