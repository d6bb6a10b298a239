"""A day of a member in the week's list: what it is."""

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.insight.week import MemberDay
from campaigns.members.models import SpecialDayKind
from webapp.labels import label


def say_member_day(day: MemberDay) -> str:
    special = day.special
    what = str(label(special.kind if special else SpecialDayKind.MEMBERSHIP).text)
    what = special.title if special and special.title else what
    if special and special.whose:
        return str(_("%(what)s of %(whose)s", what=what, whose=special.whose))
    if not day.years:
        return what
    return str(ngettext("%(what)s, %(num)s year", "%(what)s, %(num)s years", day.years, what=what))


WEEK_FILTERS = (say_member_day,)
