"""When a campaign goes: once, or each day to whoever is due."""

import enum
from typing import ClassVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import DateField, DateTimeLocalField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaigns.core.errors import Refused
from campaigns.outreach.blackout import read_days
from campaigns.outreach.models import OnBlackout, SendBy, WhenLate
from webapp.forms.selects import RadioField, SelectField
from webapp.forms.wizard.step import Decided, StepForm
from webapp.i18n import translated
from webapp.labels.outreach import LABELS

AT_ONCE, AT_TIME = "now", "at"
HOUR = NumberRange(0, 23)
TO_THE_MINUTE = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
FARTHEST = 180


class Side(enum.StrEnum):
    """Of the day it is about."""

    ON = "on"
    BEFORE = "before"
    AFTER = "after"


SIGNS = {Side.ON: 0, Side.BEFORE: -1, Side.AFTER: 1}


def side_of(shift: int) -> Side:
    return Side.ON if not shift else Side.BEFORE if shift < 0 else Side.AFTER


class ScheduleForm(StepForm):
    AS_TYPED: ClassVar[tuple[str, ...]] = ("quiet_from", "quiet_until", "grace_hours")

    quiet_from = IntegerField(
        _("Quiet from"), [InputRequired(), HOUR], default=21, description=_("Hour where the member lives, 0 to 23.")
    )
    quiet_until = IntegerField(
        _("Quiet until"), [InputRequired(), HOUR], default=8, description=_("The same hour twice means no quiet hours.")
    )
    grace_hours = IntegerField(
        _("Grace in hours"),
        [InputRequired(), NumberRange(1, 336)],
        default=24,
        description=_("How late a message is still worth sending."),
    )


class OnceScheduleForm(ScheduleForm):
    when = RadioField(
        _("When"), choices=[(AT_ONCE, _("As soon as it is launched")), (AT_TIME, _("At a time"))], default=AT_ONCE
    )
    send_at = DateTimeLocalField(
        _("Time of sending"), [Optional()], format=TO_THE_MINUTE, description=_("By the club's clock.")
    )
    send_by = SelectField(
        _("By whose clock"),
        choices=[(each.value, LABELS[SendBy][each].text) for each in SendBy],
        default=SendBy.CLUB.value,
    )
    when_late = SelectField(
        _("If that time has passed"),
        choices=[(each.value, LABELS[WhenLate][each].text) for each in WhenLate],
        default=WhenLate.SEND.value,
        description=_("By more than an hour: where a member lives, or because the house stood still."),
    )

    def validate_when(self, field: RadioField) -> None:
        if field.data == AT_TIME and self.send_at.data is None:
            raise ValidationError(_("Say when."))

    def decided(self, zone: ZoneInfo) -> Decided:
        chosen = self.send_at.data if self.when.data == AT_TIME else None
        return super().decided(zone) | {
            "send_at": chosen.replace(tzinfo=zone) if chosen else None,
            "send_by": SendBy(self.send_by.data),
            "when_late": WhenLate(self.when_late.data),
        }


class DailyScheduleForm(ScheduleForm):
    """So many days after what it is about, or before it."""

    AS_TYPED = (*ScheduleForm.AS_TYPED, "send_hour", "starts_on", "ends_on")
    sign: ClassVar[int] = 1

    days = IntegerField(_("Days after"), [InputRequired(), NumberRange(0)], default=1)
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

    def decided(self, zone: ZoneInfo) -> Decided:
        return super().decided(zone) | {
            "shift_days": self.shift(),
            "blackout_days": read_days(self.blackout.data or ""),
            "on_blackout": OnBlackout(self.on_blackout.data),
        }

    def shift(self) -> int:
        """Days after it; less than 0 is before."""
        return self.sign * int(self.days.data or 0)


class LapseScheduleForm(DailyScheduleForm):
    days = IntegerField(_("Days without"), [InputRequired(), NumberRange(1)], default=90)


class ExpiringScheduleForm(DailyScheduleForm):
    sign = -1

    days = IntegerField(_("Days before they expire"), [InputRequired(), NumberRange(0)], default=30)


class SidedScheduleForm(DailyScheduleForm):
    """Before it, on the day or after."""

    side = SelectField(
        _("On which day"),
        choices=[
            (Side.BEFORE.value, _("Days before")),
            (Side.ON.value, _("On the day itself")),
            (Side.AFTER.value, _("Days after")),
        ],
        default=Side.BEFORE.value,
    )
    days = IntegerField(_("How many days before or after"), [InputRequired(), NumberRange(0)], default=1)

    def shift(self) -> int:
        return SIGNS[Side(self.side.data)] * int(self.days.data or 0)


class OwnDayScheduleForm(SidedScheduleForm):
    """On a day of the member's own, unless other words are chosen."""

    side = SelectField(
        _("Day of the greeting"),
        choices=[
            (Side.ON.value, _("On the day itself")),
            (Side.BEFORE.value, _("Days before")),
            (Side.AFTER.value, _("Days after")),
        ],
        default=Side.ON.value,
    )
    days = IntegerField(
        _("How many days before or after"), [Optional(), NumberRange(0, FARTHEST)], description=_("At most 180.")
    )
