"""When one of an event's messages goes out, and how; for one event or for all to come."""

from collections.abc import Sequence
from typing import Self

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from campaigns.events.milestones.kinds import RULES, Timing
from campaigns.events.milestones.usual import MOST_HOURS, Choice
from campaigns.events.models import MilestoneKind
from campaigns.messaging.models import Channel, Template
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import label
from webapp.template_words import template_choices

IN_HOURS = ""
HOUSE = 0
PLACES = {
    "rsvp_until": _("before answers end"),
    "starts_at": _("before it starts"),
    "ends_at": _("after it ends"),
}
WAYS = (
    (Channel.EMAIL, Channel.SMS),
    (Channel.SMS, Channel.EMAIL),
    (Channel.EMAIL,),
    (Channel.SMS,),
)
INVITING = ((Channel.CALENDAR, Channel.SMS), (Channel.SMS, Channel.CALENDAR), (Channel.CALENDAR,), *WAYS)


class UsualMilestoneForm(PageForm):
    is_on = BooleanField(_("Send it"))
    distance = IntegerField(_("So many days or hours"), [InputRequired(), NumberRange(1, MOST_HOURS)])
    hour = SelectField(
        _("Counted in"),
        choices=[
            *((str(hour), _("days, sent at %(hour)s", hour=f"{hour:02d}:00")) for hour in range(24)),
            (IN_HOURS, _("hours")),
        ],
        description=_("By the clock at the venue. Whoever has quiet hours then gets it after them."),
    )
    channels = SelectField(_("By"), description=_("Each guest gets it once: on the first of these that reaches them."))

    @classmethod
    def of_choice(cls, kind: MilestoneKind, choice: Choice) -> Self:
        hour = IN_HOURS if choice.timing.hour is None else str(choice.timing.hour)
        starting = {"hour": hour, "distance": choice.timing.distance, "channels": _written(choice.channels)}
        form = cls.of_request(is_on=choice.is_on, **starting)
        ways = INVITING if kind is MilestoneKind.INVITATION else WAYS
        form.channels.choices = [(_written(way), say_way(way)) for way in dict.fromkeys((*ways, choice.channels))]
        return form

    def choice(self) -> Choice:
        hour = int(self.hour.data) if self.hour.data else None
        channels = tuple(Channel(each) for each in self.channels.data.split(","))
        return Choice(bool(self.is_on.data), Timing(self.distance.data or 0, hour), channels)


class MilestoneForm(UsualMilestoneForm):
    template_id = SelectField(_("Template"), coerce=int)

    def offer(self, templates: Sequence[Template], chosen: int | None) -> None:
        offered = [(HOUSE, _("The house's own words for it")), *template_choices(templates)]
        self.template_id.choices = offered
        if self.template_id.data is None:
            self.template_id.data = chosen or HOUSE


def _written(way: Sequence[Channel]) -> str:
    return ",".join(channel.value for channel in way)


def say_way(way: Sequence[str]) -> str:
    names = [str(label(Channel(channel)).text) for channel in way]
    return names[0] if len(names) == 1 else str(_("%(first)s, else %(other)s", first=names[0], other=names[1]))


def say_timing(kind: MilestoneKind, timing: Timing) -> str:
    """`2 days before answers end, at 10:00`."""
    said = {"num": timing.distance, "place": PLACES[RULES[kind].anchor]}
    if timing.hour is None:
        return str(ngettext("%(num)s hour %(place)s", "%(num)s hours %(place)s", **said))
    said["hour"] = f"{timing.hour:02d}:00"
    return str(ngettext("%(num)s day %(place)s, at %(hour)s", "%(num)s days %(place)s, at %(hour)s", **said))
