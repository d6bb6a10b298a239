"""What earns points, and giving them for something."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaigns.members.models import EarningCause, RedemptionKind
from campaigns.members.points.redemption import Wish
from campaigns.members.points.rules import MOST_DAYS, MOST_POINTS, EarningRules, PointsRule
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import label

POINTS = [InputRequired(), NumberRange(0, MOST_POINTS)]


class PointsRulesForm(PageForm):
    purchase = IntegerField(_("Points for a purchase"), POINTS)
    per = IntegerField(
        _("for each full amount of"),
        [InputRequired(), NumberRange(1, MOST_POINTS)],
        description=_("In whole units of the club's currency; parts of it earn nothing."),
    )
    attendance = IntegerField(_("For coming to an event"), POINTS)
    profile = IntegerField(_("For completing the profile"), POINTS)
    friend_joined = IntegerField(_("When a friend they brought joins"), POINTS)
    friend_came = IntegerField(_("When a friend they brought comes"), POINTS)
    friend_bought = IntegerField(_("When that friend buys something"), POINTS)
    friend_bought_again = IntegerField(_("When that friend buys again"), POINTS)
    expire_after_days = IntegerField(
        _("Days that points last"),
        [Optional(), NumberRange(1, MOST_DAYS)],
        description=_("Leave it empty and they never expire. Those earned first are spent first."),
    )

    def rules(self) -> Mapping[EarningCause, PointsRule]:
        return {
            cause: PointsRule(self[cause.value].data, int(self.per.data or 1) if cause is EarningCause.PURCHASE else 1)
            for cause in EarningCause
        }

    @staticmethod
    def starting(rules: EarningRules) -> dict[str, int]:
        held = {cause.value: rules.current(cause).points for cause in EarningCause}
        return held | {"per": rules.current(EarningCause.PURCHASE).per}


class RedeemForm(PageForm):
    kind = SelectField(_("For a"), choices=lambda: [(kind.value, label(kind).text) for kind in RedemptionKind])
    event_id = SelectField(_("Event, for a seat"), validate_choice=False)
    title = StringField(
        _("What it is"), [Length(max=200)], description=_("For a seat the name of the event, unless you say more.")
    )
    points = IntegerField(_("Points"), [InputRequired(), NumberRange(1, MOST_POINTS)])
    given_out = BooleanField(_("They have it already"), description=_("Else a gift waits to be given out."))
    request = HiddenField()

    def wish(self, names: Mapping[str, str]) -> Wish:
        """`names` of the events that can be chosen, by id."""
        kind = RedemptionKind(self.kind.data)
        event = str(self.event_id.data or "") if kind is RedemptionKind.SEAT else ""
        return Wish(
            kind=kind,
            title=str(self.title.data or "").strip() or names.get(event, ""),
            points=int(self.points.data or 0),
            event_id=int(event) if event in names else None,
            request=str(self.request.data or "")[:40] or None,
            given_out=bool(self.given_out.data) and kind is RedemptionKind.GIFT,
        )


class AdjustForm(PageForm):
    points = IntegerField(
        _("Points"),
        [InputRequired(), NumberRange(-MOST_POINTS, MOST_POINTS)],
        description=_("With a minus to take them away."),
    )
    reason = StringField(_("Reason"), [InputRequired(), Length(max=200)])
    request = HiddenField()
