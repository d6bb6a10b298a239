"""Other words for some of a campaign's readers, or by turns."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from campaigns.members.models import Tier
from campaigns.outreach.models import Campaign
from campaigns.outreach.variants.days import COUNTED, KEPT
from campaigns.outreach.variants.operations import LONGEST_RELATION, OLDEST, NewVariant
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.i18n import localised_here

ANY_TIER = 0


class VariantForm(PageForm):
    """Only what the campaign's occasion lets one ask of its readers."""

    template_id = SelectField(_("Template"), coerce=int, description=_("With nothing below filled in it takes turns."))
    tier_id = SelectField(_("From tier"), coerce=int)
    age_from = IntegerField(_("From age"), [Optional(), NumberRange(0, OLDEST)])
    age_to = IntegerField(
        _("To age"),
        [Optional(), NumberRange(0, OLDEST)],
        description=_("Whoever has no year of birth does not get it."),
    )
    nth = IntegerField(
        _("In the year of the day"),
        [Optional(), NumberRange(1, OLDEST)],
        description=_("Such as 10 for ten years, or for the age they turn."),
    )
    relation = StringField(
        _("Whose day it is"), [Length(max=LONGEST_RELATION)], description=_("Such as wife, as profiles have it.")
    )

    def offer(self, campaign: Campaign, *, templates: list[tuple[int, str]], tiers: list[Tier]) -> None:
        self.template_id.choices = templates
        self.tier_id.choices = [(ANY_TIER, _("Any")), *((tier.id, localised_here(tier.name)) for tier in tiers)]
        if campaign.occasion not in COUNTED:
            del self.nth
        if not KEPT.get(campaign.occasion, (None, False))[1]:
            del self.relation

    def new(self) -> NewVariant:
        return NewVariant(
            template_id=self.template_id.data,
            tier_id=self.tier_id.data or None,
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            nth=self.nth.data if "nth" in self else None,
            relation=(self.relation.data or "") if "relation" in self else "",
        )
