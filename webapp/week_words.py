"""A day of a member in the week's list: what it is, and what goes out by itself for it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.insight.week import GoesOut, MemberDay
from campaigns.members.models import SpecialDayKind
from webapp.formats import say_date
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


def say_goes_out(each: GoesOut, day: MemberDay) -> str:
    """When a greeting writes to the member, where that is not on the day itself."""
    return "" if each.on == day.on else say_date(each.on)


WEEK_FILTERS = (say_member_day, say_goes_out)
