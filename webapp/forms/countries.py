"""What a country asks of text messages."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaigns.messaging.countries import MOST_PARTS, Country
from webapp.forms.base import PageForm

HOUR = NumberRange(0, 23)


class CountryForm(PageForm):
    prefix = StringField(
        _("Calling code"),
        [InputRequired(), Length(max=5)],
        description=_("Such as +86."),
        render_kw={"inputmode": "tel"},
    )
    night_from = IntegerField(
        _("Quiet from"), [InputRequired(), HOUR], default=21, description=_("Hour where the member lives, 0 to 23.")
    )
    night_until = IntegerField(
        _("Quiet until"), [InputRequired(), HOUR], default=8, description=_("The same hour twice means no quiet hours.")
    )
    sundays = BooleanField(_("Texts may be sent on Sundays"), default=True)
    links = BooleanField(_("Texts with links get through"), default=True)
    signature = BooleanField(_("Texts must begin with the sender in brackets, 【】"))
    most_parts = IntegerField(
        _("Most parts of a text"), [Optional(), NumberRange(1, MOST_PARTS)], description=_("Empty means no limit.")
    )

    def country(self) -> Country:
        return Country(
            prefix=str(self.prefix.data).strip(),
            night_from=int(self.night_from.data or 0),
            night_until=int(self.night_until.data or 0),
            sundays=bool(self.sundays.data),
            links=bool(self.links.data),
            signature=bool(self.signature.data),
            most_parts=self.most_parts.data,
            source="",
        )
