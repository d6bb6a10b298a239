"""The form that says how long records of messages are kept."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, ValidationError

from campaigns.messaging.retention import FOR_GOOD, LEAST_MONTHS, MOST_MONTHS, MonthsKept
from webapp.forms.base import PageForm


class RecordsForm(PageForm):
    months = IntegerField(
        _("Months that old records are kept"),
        [InputRequired()],
        description=_("0 keeps them for good. Else 6 to 240: what is older goes bit by bit, and does not come back."),
    )

    def validate_months(self, field: IntegerField) -> None:
        months = field.data or 0
        if months != FOR_GOOD and not LEAST_MONTHS <= months <= MOST_MONTHS:
            raise ValidationError(_(MonthsKept.sentence))
