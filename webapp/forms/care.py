"""What staff write down about looking after members, and the club's rules for it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from campaigns.care.models import CadenceStage
from campaigns.care.rules import LONGEST_DAYS, LONGEST_HOURS, CareRules, Rhythm
from campaigns.members.models import Tier
from webapp.forms.base import PageForm
from webapp.i18n import localised_here

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
_OWN_DAYS = [Optional(), NumberRange(1, LONGEST_DAYS)]


class CareRulesForm(PageForm):
    """A switch and days for each rhythm; `of_tiers` makes one with a field for each tier's own days besides."""

    tiers: ClassVar[Sequence[Tier]] = ()

    new_buyer_on = BooleanField(_("New buyers"))
    new_buyer = IntegerField(_("Every so many days"), _DAYS)
    new_for = IntegerField(_("For so many days"), _DAYS, description=_("Counted from the first purchase."))
    established_on = BooleanField(_("Established members"))
    established = IntegerField(_("Every so many days"), _DAYS)
    not_interested_on = BooleanField(_("Not interested yet"))
    not_interested = IntegerField(_("Every so many days"), _DAYS)
    prospect_on = BooleanField(_("Have not bought yet"))
    prospect = IntegerField(_("Every so many days"), _DAYS)
    neglected_after_days = IntegerField(
        _("Warn the owner after so many days without a touch"),
        _DAYS,
        description=_("A touch is a contact, a reply, a gathering or a purchase; mass messages are none."),
    )
    warning_days = IntegerField(_("Take the member back so many days after the warning"), _DAYS)
    complaint_hours = IntegerField(
        _("Answer complaints within so many hours"), [InputRequired(), NumberRange(1, LONGEST_HOURS)]
    )
    mourning_days = IntegerField(
        _("Spare the bereaved for so many days"),
        _DAYS,
        default=60,
        description=_("Counted from their loss; then it ends by itself."),
    )

    @classmethod
    def of_rules(cls, rules: CareRules, tiers: Sequence[Tier]) -> Self:
        rhythms = {stage.value: rhythm.every_days for stage, rhythm in rules.rhythms.items()}
        switches = {f"{stage.value}_on": rhythm.active for stage, rhythm in rules.rhythms.items()}
        own = {_field_of(tier): rules.of_tiers.get(tier.id) for tier in tiers}
        return cls._of_tiers(tiers).of_request(
            **rhythms,
            **switches,
            **own,
            new_for=rules.new_for_days,
            neglected_after_days=rules.neglected_after_days,
            warning_days=rules.warning_days,
            complaint_hours=rules.complaint_hours,
            mourning_days=rules.mourning_days,
        )

    def rules(self) -> CareRules:
        lasts = {CadenceStage.NEW_BUYER: self.new_for.data}
        rhythms = {
            stage: Rhythm(
                int(self[stage.value].data), lasts_days=lasts.get(stage), active=bool(self[f"{stage.value}_on"].data)
            )
            for stage in CadenceStage
        }
        return CareRules(
            rhythms,
            int(self.neglected_after_days.data or 0),
            int(self.warning_days.data or 0),
            int(self.complaint_hours.data or 0),
            int(self.mourning_days.data or 0),
            {tier.id: int(field.data) for tier, field in zip(self.tiers, self.own_days, strict=True) if field.data},
        )

    @property
    def own_days(self) -> list[Any]:
        """The fields of the tiers, in their order."""
        return [self[_field_of(tier)] for tier in self.tiers]

    @classmethod
    def _of_tiers(cls, tiers: Sequence[Tier]) -> type[Self]:
        fields = {_field_of(tier): IntegerField(localised_here(tier.name), _OWN_DAYS) for tier in tiers}
        return type(cls.__name__, (cls,), {**fields, "tiers": tuple(tiers)})


def _field_of(tier: Tier) -> str:
    return f"tier_{tier.id}"
