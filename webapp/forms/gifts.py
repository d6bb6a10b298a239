"""A gift of the catalogue, and giving one to a member."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaigns.core.identifiers import as_number
from campaigns.members.models import Tier
from campaigns.members.points.rules import MOST_POINTS
from campaigns.rewards.catalogue import LONGEST, MOST_IN_STOCK, GiftPlan
from campaigns.rewards.models import Gift
from campaigns.rewards.queries import Offer
from campaigns.rewards.redeeming import Asked
from webapp.forms.base import PageForm
from webapp.forms.pictures import chosen_picture, picture_fields
from webapp.forms.selects import CheckboxesField, SelectField
from webapp.i18n import localised_here


class GiftForm(PageForm):
    name_en = StringField(_("Name in English"), [Length(max=LONGEST["name"])])
    name_zh = StringField(_("Name in Chinese"), [Length(max=LONGEST["name"])])
    about_en = TextAreaField(_("What it is, in English"), [Length(max=LONGEST["about"])])
    about_zh = TextAreaField(_("What it is, in Chinese"), [Length(max=LONGEST["about"])])
    picture_name, picture, no_picture = picture_fields()
    points = IntegerField(_("Points"), [InputRequired(), NumberRange(1, MOST_POINTS)])
    stock = IntegerField(
        _("In stock"), [Optional(), NumberRange(0, MOST_IN_STOCK)], description=_("Empty: it does not run out.")
    )
    stock_seen = HiddenField()
    tiers = CheckboxesField(_("Tiers that may have it"), coerce=int, description=_("None ticked: every tier."))
    shown_from = DateField(_("Shown from"), [Optional()])
    shown_until = DateField(_("Shown until"), [Optional()], description=_("The last day, where the club is."))

    def choose_tiers_from(self, tiers: Iterable[Tier]) -> Self:
        self.tiers.choices = [(tier.id, localised_here(tier.name)) for tier in tiers]
        return self

    def plan(self) -> GiftPlan:
        return GiftPlan(
            name=_by_language(self.name_en, self.name_zh),
            about=_by_language(self.about_en, self.about_zh),
            points=int(self.points.data or 0),
            stock=self.stock.data,
            tier_ids=tuple(self.tiers.data or ()),
            shown_from=_day(self.shown_from),
            shown_until=_day(self.shown_until),
            picture_name=chosen_picture(self.picture_name, self.no_picture),
        )

    def seen(self) -> int | None:
        """The stock that the form began with."""
        return as_number(self.stock_seen.data)

    @classmethod
    def of_gift(cls, gift: Gift) -> Self:
        return cls.of_request(
            name_en=gift.name.get("en", ""),
            name_zh=gift.name.get("zh", ""),
            about_en=gift.about.get("en", ""),
            about_zh=gift.about.get("zh", ""),
            picture_name=gift.picture_name or "",
            points=gift.points,
            stock=gift.stock,
            stock_seen="" if gift.stock is None else str(gift.stock),
            tiers=gift.tier_ids,
            shown_from=gift.shown_from,
            shown_until=gift.shown_until,
        )


class GiveForm(PageForm):
    gift_id = SelectField(_("Gift"), validate_choice=False)
    given_out = BooleanField(_("They have it already"))
    request = HiddenField()

    def choose_from(self, offers: Iterable[Offer]) -> Self:
        can_be_had = (offer.gift for offer in offers if offer.can_be_had)
        self.gift_id.choices = [(str(gift.id), f"{localised_here(gift.name)} · {gift.points}") for gift in can_be_had]
        return self

    def asked(self) -> Asked:
        return Asked(as_number(self.gift_id.data) or 0, str(self.request.data or "")[:40], bool(self.given_out.data))


def _by_language(english: StringField, chinese: StringField) -> dict[str, str]:
    texts = {"en": (english.data or "").strip(), "zh": (chinese.data or "").strip()}
    return {language: text for language, text in texts.items() if text}


def _day(field: DateField) -> date | None:
    return field.data
