"""How often members hear from the club at most."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from campaigns.messaging.budget import LARGEST_MOST, LONGEST_WINDOW, MOST_LIMITS, Limit
from webapp.forms.base import PageForm

PLACES = range(1, MOST_LIMITS + 1)


def _most() -> IntegerField:
    return IntegerField(_("At most so many contacts"), [Optional(), NumberRange(1, LARGEST_MOST)])


def _days() -> IntegerField:
    return IntegerField(_("In so many days"), [Optional(), NumberRange(1, LONGEST_WINDOW)])


class ContactLimitsForm(PageForm):
    """A line each for three limits; one that is empty is none."""

    most_1, days_1 = _most(), _days()
    most_2, days_2 = _most(), _days()
    most_3, days_3 = _most(), _days()

    @classmethod
    def of_limits(cls, limits: Sequence[Limit]) -> Self:
        starting: dict[str, Any] = {}
        for place, limit in zip(PLACES, limits, strict=False):
            starting |= {f"most_{place}": limit.most, f"days_{place}": limit.days}
        return cls.of_request(**starting)

    def accepted(self) -> bool:
        halves = [days for most, days in self.lines if (most.data is None) is not (days.data is None)]
        sound = super().accepted()
        for days in halves if sound else ():
            days.errors = [*days.errors, str(_("Say both, or neither."))]
        return sound and not halves

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        return [(self[f"most_{place}"], self[f"days_{place}"]) for place in PLACES]

    def limits(self) -> tuple[Limit, ...]:
        return tuple(Limit(int(days.data), int(most.data)) for most, days in self.lines if most.data and days.data)
