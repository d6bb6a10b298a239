"""A draw as it is planned, what is done to it by hand, and how many reserves move up."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaigns.core.identifiers import as_number
from campaigns.events.draws.plans import (
    HIGHEST_WEIGHT,
    LONGEST_SEED,
    MOST_COMPANIONS,
    DrawPlan,
    DrawRefused,
    Unfilled,
    Weights,
)
from campaigns.events.plans import MOST_SEATS
from campaigns.members.models import Tier
from campaigns.segments.models import Segment
from webapp.forms.base import PageForm
from webapp.forms.events import WALL_CLOCK
from webapp.forms.selects import SelectField
from webapp.i18n import localised_here
from webapp.segment_names import segment_choices

SEATS, PERCENT = "seats", "percent"
WEIGHT = [InputRequired(), NumberRange(0, HIGHEST_WEIGHT)]
FIELD_OF = {"quotas": "quota_in", "engagement": "engagement"}


class QuotaForm(Form):
    tier_id = HiddenField()
    amount = IntegerField(validators=[Optional(), NumberRange(0, MOST_SEATS)])


class DrawForm(PageForm):
    segment_id = SelectField(_("Segment"), coerce=int, description=_("Who may be drawn."))
    seats = IntegerField(_("Seats to fill"), [InputRequired(), NumberRange(1, MOST_SEATS)])
    quotas = FieldList(FormField(QuotaForm), max_entries=40)
    quota_in = SelectField(
        _("Quotas are in"),
        choices=[(SEATS, _("Seats")), (PERCENT, _("Percent of the seats"))],
        description=_("Seats without a quota are open to every tier."),
    )
    unfilled = SelectField(
        _("When a tier cannot fill its quota"),
        choices=[(Unfilled.OTHERS.value, _("Others get the seats")), (Unfilled.EMPTY.value, _("The seats stay free"))],
    )
    engagement = IntegerField(_("Engagement"), WEIGHT, description=_("What they did lately."))
    interest = IntegerField(_("Interests in common"), WEIGHT, description=_("Theirs and the event's."))
    fairness = IntegerField(
        _("Fairness"), WEIGHT, description=_("The longer not invited, the more; never invited is most.")
    )
    chance = IntegerField(_("Chance"), WEIGHT, description=_("Left to the lot."))
    companions = IntegerField(
        _("Companions each may bring"), [InputRequired(), NumberRange(0, MOST_COMPANIONS)], default=0
    )
    expected_companions = DecimalField(
        _("Companions expected a guest"),
        [Optional(), NumberRange(0, MOST_COMPANIONS)],
        places=2,
        description=_("Such as 0.5. Empty: as at your past events."),
    )
    acceptance = IntegerField(
        _("Percent who say yes"), [Optional(), NumberRange(1, 100)], description=_("Empty: as at your past events.")
    )
    no_show = IntegerField(
        _("Percent of those who stay away"),
        [Optional(), NumberRange(0, 90)],
        description=_("Empty: as at your past events."),
    )
    answer_until = DateTimeLocalField(
        _("Count on no answer after"),
        [Optional()],
        format=WALL_CLOCK,
        description=_("By the venue's clock. Reserves may then take the seats of the silent."),
    )
    moves_up = BooleanField(_("Reserves move up by themselves, once a day"))
    seed = StringField(
        _("Seed"),
        [InputRequired(), Length(max=LONGEST_SEED)],
        description=_("The same seed and the same facts give the same list. Change it to draw the lots anew."),
    )

    @classmethod
    def of_plan(
        cls,
        plan: DrawPlan | None,
        *,
        seed: str,
        seats: int,
        zone: str,
        tiers: Sequence[Tier],
        segments: Sequence[Segment],
        posted: bool = True,
    ) -> "DrawForm":
        """As it is posted, unless that was another form, or as the plan stands."""
        starting: dict[str, Any] = {"seats": seats, "seed": seed} | _starting(plan, tiers, zone)
        form = cls.of_request(**starting) if posted else cls(None, **starting)
        form.segment_id.choices = segment_choices(segments)
        return form

    def plan(self, zone: str) -> DrawPlan:
        """What the form says, in the domain's words."""
        friends = self.expected_companions.data
        return DrawPlan(
            segment_id=int(self.segment_id.data),
            seats=_int(self.seats.data),
            quotas=self._quotas(),
            in_percent=self.quota_in.data == PERCENT,
            unfilled=Unfilled(self.unfilled.data),
            weights=Weights(
                engagement=_int(self.engagement.data),
                interest=_int(self.interest.data),
                fairness=_int(self.fairness.data),
                chance=_int(self.chance.data),
            ),
            companions=_int(self.companions.data),
            expected_companions=None if friends is None else round(friends * 100),
            acceptance=self.acceptance.data,
            no_show=self.no_show.data,
            answer_until=_instant(self.answer_until.data, zone),
            moves_up=bool(self.moves_up.data),
        )

    def show(self, refused: DrawRefused) -> None:
        """A refusal beside the field it speaks of."""
        name = FIELD_OF.get(refused.field, refused.field)
        self.refuse(name if name in self else "segment_id", refused)

    def quota_lines(self, tiers: Sequence[Tier]) -> list[tuple[str, Any]]:
        """The name of each tier with its part of the form."""
        names = {str(tier.id): localised_here(tier.name) for tier in tiers}
        return [(names.get(str(entry.form.tier_id.data), "?"), entry.form) for entry in self.quotas]

    def _quotas(self) -> dict[int, int]:
        said = ((as_number(entry.form.tier_id.data), entry.form.amount.data) for entry in self.quotas)
        return {tier_id: amount for tier_id, amount in said if tier_id and amount}


def _starting(plan: DrawPlan | None, tiers: Sequence[Tier], zone: str) -> dict[str, Any]:
    quotas = plan.quotas if plan else {}
    lines = [{"tier_id": str(tier.id), "amount": quotas.get(tier.id)} for tier in tiers]
    weights = plan.weights if plan else Weights()
    parts = {name: getattr(weights, name) for name in ("engagement", "interest", "fairness", "chance")}
    if plan is None:
        return {"quotas": lines, **parts}
    friends = plan.expected_companions
    return parts | {
        "quotas": lines,
        "segment_id": plan.segment_id,
        "seats": plan.seats,
        "quota_in": PERCENT if plan.in_percent else SEATS,
        "unfilled": plan.unfilled.value,
        "companions": plan.companions,
        "expected_companions": None if friends is None else Decimal(friends) / 100,
        "acceptance": plan.acceptance,
        "no_show": plan.no_show,
        "answer_until": plan.answer_until.astimezone(ZoneInfo(zone)) if plan.answer_until else None,
        "moves_up": plan.moves_up,
    }


def _instant(said: datetime | None, zone: str) -> datetime | None:
    return said.replace(tzinfo=ZoneInfo(zone)) if said else None


def _int(said: int | None) -> int:
    return said or 0
