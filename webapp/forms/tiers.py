"""The steps of the club, and what is counted towards them."""

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.core.words import LocalText, mark
from campaigns.members.models import TierBasis
from campaigns.members.purchases.money import minor_digits, parse_money
from campaigns.members.tiers.plan import MOST_DAYS, TierPlan
from campaigns.members.tiers.policy import Ladder, Step
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.i18n import localised_here
from webapp.labels import label

NAME = [Length(max=60)]
HIGHEST = 10**15 - 1
"""Points a step may need."""


class BadFloor(Refused):
    sentence = mark("“%(floor)s” is not a number of points.")
    status = 422


class StepForm(Form):
    tier_id = HiddenField()
    name_en = StringField(_("Name in English"), NAME)
    name_zh = StringField(_("Name in Chinese"), NAME)
    floor = StringField(_("Needs at least"), [Length(max=30)])
    benefits_en = TextAreaField(_("Benefits in English, one a line"), [Length(max=2000)])
    benefits_zh = TextAreaField(_("Benefits in Chinese, one a line"), [Length(max=2000)])
    heir = SelectField(_("Keep or remove"), validate_choice=False)

    def is_blank(self) -> bool:
        return not any(
            str(field.data or "").strip() for field in (self.tier_id, self.name_en, self.name_zh, self.floor)
        )

    def step(self, floor: int) -> Step:
        benefits = zip_longest(_lines(self.benefits_en.data), _lines(self.benefits_zh.data), fillvalue="")
        return Step(
            as_number(self.tier_id.data),
            _text(str(self.name_en.data or ""), str(self.name_zh.data or "")),
            floor,
            [_text(en, zh) for en, zh in benefits],
        )


class TiersForm(PageForm):
    revision = HiddenField()
    basis = SelectField(
        _("What is counted"),
        choices=lambda: [(basis.value, label(basis).text) for basis in TierBasis],
        description=_("In the club's money, or in points."),
    )
    window_days = IntegerField(
        _("Over how many days"),
        [Optional(), NumberRange(1, MOST_DAYS)],
        description=_("Leave it empty to count a lifetime."),
    )
    grace_days = IntegerField(
        _("Days of grace"),
        [Optional(), NumberRange(0, MOST_DAYS)],
        description=_("While a tier no longer earned is kept."),
    )
    steps = FieldList(FormField(StepForm), max_entries=40)

    @classmethod
    def of_ladder(cls, ladder: Ladder, revision: int, currency: str) -> "TiersForm":
        """As it is posted, or as the ladder stands with a blank step to fill in."""
        steps = [_shown(step, ladder.basis, currency) for step in ladder.steps]
        form = cls.of_request(
            revision=str(revision),
            basis=ladder.basis.value,
            window_days=ladder.window_days,
            grace_days=ladder.grace_days,
            steps=[*steps, {}],
        )
        for entry in form.steps:
            entry.form.floor.flags.required = bool(entry.form.tier_id.data)
            others = [step for step in ladder.steps if str(step.tier_id) != entry.form.tier_id.data]
            removals = [
                (str(step.tier_id), _("Remove; its members go to %(tier)s", tier=localised_here(step.name)))
                for step in others
            ]
            entry.form.heir.choices = [("", _("Keep")), *(removals if entry.form.tier_id.data else [])]
        return form

    def plan(self, currency: str) -> TierPlan:
        """Refuses what is no amount or no number."""
        basis = TierBasis(self.basis.data)
        told: list[Any] = [entry.form for entry in self.steps if not entry.form.is_blank()]
        steps = {each: each.step(_floor(each, basis, currency)) for each in told}
        return TierPlan(
            steps=[step for each, step in steps.items() if not each.heir.data],
            basis=basis,
            window_days=self.window_days.data,
            grace_days=self.grace_days.data or 0,
            revision=as_number(self.revision.data) or 0,
            removed=_removed(steps),
        )


def _removed(steps: Mapping[StepForm, Step]) -> dict[int, int]:
    gone = {step.tier_id: as_number(each.heir.data) or 0 for each, step in steps.items() if each.heir.data}
    return {tier_id: heir for tier_id, heir in gone.items() if tier_id is not None}


def _floor(told: StepForm, basis: TierBasis, currency: str) -> int:
    """Of a step that goes, whatever it says."""
    said = unicodedata.normalize("NFKC", str(told.floor.data or "0")).strip()
    if told.heir.data:
        return 0
    if basis is TierBasis.SPEND:
        return parse_money(said, currency)
    points = as_number(said.replace(",", ""))
    if points is None or points > HIGHEST:
        raise BadFloor(floor=said[:30])
    return points


def _shown(step: Step, basis: TierBasis, currency: str) -> dict[str, Any]:
    digits = minor_digits(currency) if basis is TierBasis.SPEND else 0
    return {
        "tier_id": str(step.tier_id),
        "name_en": step.name.get("en", ""),
        "name_zh": step.name.get("zh", ""),
        "floor": f"{step.floor / 10**digits:.{digits if step.floor % 10**digits else 0}f}",
        "benefits_en": "\n".join(each.get("en", "") for each in step.benefits),
        "benefits_zh": "\n".join(each.get("zh", "") for each in step.benefits),
    }


def _text(en: str, zh: str) -> LocalText:
    return {language: text.strip() for language, text in (("en", en), ("zh", zh)) if text.strip()}


def _lines(said: str | None) -> Sequence[str]:
    return [line.strip() for line in str(said or "").splitlines() if line.strip()]
