"""What every campaign that is always on decides besides."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from campaigns.core.errors import Refused
from campaigns.members.models import Topic
from campaigns.outreach.blackout import read_days
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import OccasionKind, OnBlackout
from campaigns.outreach.occasions.every import OCCASIONS
from webapp.forms.campaigns import HOUR, PolicyForm
from webapp.i18n import translated
from webapp.labels.outreach import LABELS


class AlwaysOnForm(PolicyForm):
    """Each day to whoever is due."""

    occasion: ClassVar[OccasionKind]

    send_hour = IntegerField(
        _("Hour of sending"),
        [InputRequired(), HOUR],
        default=9,
        description=_("In the morning where the member lives."),
    )
    starts_on = DateField(_("First day"), [Optional()], description=_("Empty means the day it is turned on."))
    ends_on = DateField(_("Last day"), [Optional()], description=_("Empty means until it is paused or cancelled."))
    blackout = StringField(
        _("Blackout dates"),
        [Length(max=1000)],
        description=_("Besides those of the club. Such as 2026-12-24, 2026-12-31..2027-01-02."),
    )
    on_blackout = SelectField(
        _("What falls on a blackout date"),
        choices=[(each.value, LABELS[OnBlackout][each].text) for each in OnBlackout],
        default=OnBlackout.NEXT_DAY.value,
    )

    def validate_blackout(self, field: StringField) -> None:
        try:
            read_days(field.data or "")
        except Refused as refused:
            raise ValidationError(translated(refused.sentence, dict(refused.values))) from refused

    def draft(self, _zone: ZoneInfo) -> CampaignDraft:
        return CampaignDraft(
            **self.policy(),
            occasion=self.occasion,
            topic=self.about(),
            send_hour=self.send_hour.data if self.send_hour.data is not None else 9,
            shift_days=self.shift(),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            blackout_days=read_days(self.blackout.data or ""),
            on_blackout=OnBlackout(self.on_blackout.data),
            **self.which(),
        )

    def about(self) -> Topic:
        return OCCASIONS[self.occasion].topic

    def shift(self) -> int:
        """Days after it; less than 0 is before."""
        return 0

    def which(self) -> dict[str, Any]:
        """What an occasion says besides."""
        return {}
