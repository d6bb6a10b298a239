"""What staff write down about looking after members, and the club's rules for it."""

from collections.abc import Mapping
from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from campaigns.care.models import CadenceStage
from campaigns.care.rules import LONGEST_DAYS, LONGEST_HOURS, CareRules, Rhythm
from webapp.forms.base import PageForm

INTEREST: Mapping[str, bool | None] = {"yes": True, "no": False}


def read_interest(said: str | None) -> bool | None:
    return INTEREST.get(said or "")


class ContactForm(PageForm):
    means = StringField()
    direction = StringField()
    at = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    summary = TextAreaField()
    interested = StringField()
    follow_up = IntegerField()


_DAYS = [InputRequired(), NumberRange(1, LONGEST_DAYS)]


class CareRulesForm(PageForm):
    new_buyer = IntegerField(_("New buyers: every so many days"), _DAYS)
    new_for = IntegerField(_("New buyers: for so many days"), _DAYS, description=_("Counted from the first purchase."))
    established = IntegerField(_("Established members: every so many days"), _DAYS)
    not_interested = IntegerField(_("Not interested yet: every so many days"), _DAYS)
    prospect = IntegerField(_("Have not bought yet: every so many days"), _DAYS)
    active = BooleanField(_("Make follow-ups by these rhythms"))
    neglected_after_days = IntegerField(
        _("Warn the owner after so many days without a touch"),
        _DAYS,
        description=_("A touch is a contact, a reply, a gathering or a purchase; mass messages are none."),
    )
    warning_days = IntegerField(_("Take the member back so many days after the warning"), _DAYS)
    complaint_hours = IntegerField(
        _("Answer complaints within so many hours"), [InputRequired(), NumberRange(1, LONGEST_HOURS)]
    )

    @classmethod
    def of_rules(cls, rules: CareRules) -> Self:
        rhythms = {stage.value: rhythm.every_days for stage, rhythm in rules.rhythms.items()}
        return cls.of_request(
            **rhythms,
            new_for=rules.new_for_days,
            active=any(rhythm.active for rhythm in rules.rhythms.values()),
            neglected_after_days=rules.neglected_after_days,
            warning_days=rules.warning_days,
            complaint_hours=rules.complaint_hours,
        )

    def rules(self) -> CareRules:
        active = bool(self.active.data)
        lasts = {CadenceStage.NEW_BUYER: self.new_for.data}
        rhythms = {
            stage: Rhythm(int(self[stage.value].data), lasts_days=lasts.get(stage), active=active)
            for stage in CadenceStage
        }
        return CareRules(
            rhythms,
            int(self.neglected_after_days.data or 0),
            int(self.warning_days.data or 0),
            int(self.complaint_hours.data or 0),
        )
