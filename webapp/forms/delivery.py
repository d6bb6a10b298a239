"""What may be set about a provider."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FloatField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from campaigns.messaging.choosing import HEAVIEST
from campaigns.messaging.pacing import FASTEST, LARGEST_BURST
from webapp.forms.base import PageForm


class ProviderForm(PageForm):
    weight = IntegerField(
        _("Weight"),
        description=_("Its part of the messages beside the other providers' weights. With 0 it gets none."),
        validators=[InputRequired(), NumberRange(min=0, max=HEAVIEST)],
    )
    per_second = FloatField(
        _("Messages a second"),
        description=_("The most that all workers hand over together. Empty means as fast as it goes."),
        validators=[Optional(), NumberRange(min=0.001, max=FASTEST)],
    )
    burst = IntegerField(
        _("At once after a rest"),
        description=_("Empty means as many as a second gives."),
        validators=[Optional(), NumberRange(min=1, max=LARGEST_BURST)],
    )

    def values(self) -> dict[str, Any]:
        return {"weight": self.weight.data, "per_second": self.per_second.data, "burst": self.burst.data}
