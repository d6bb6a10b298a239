"""A birthday as the family says it: 6 July, or the fifteenth of the eighth month of the moon."""

from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext as _

from campaigns.members.models import CalendarKind, SpecialDay
from webapp.formats import page_locale, say_date
from webapp.i18n import language

MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
TENS = ("初", "十", "廿")
DIGITS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
WHOLE_TENS = {10: "初十", 20: "二十", 30: "三十"}
ANY_LEAP_YEAR = 2000


def say_special_day(day: SpecialDay) -> str:
    if day.calendar is CalendarKind.LUNAR:
        said = _lunar(day)
        return str(_("%(day)s (%(year)s)", day=said, year=day.year)) if day.year else said
    if day.year:
        return say_date(date(day.year, day.month, day.day))
    return str(format_skeleton("MMMd", date(ANY_LEAP_YEAR, day.month, day.day), locale=page_locale()))


def _lunar(day: SpecialDay) -> str:
    chinese = language() == "zh"
    month = MONTHS[day.month - 1] if chinese else str(day.month)
    number = _chinese_day(day.day) if chinese else str(day.day)
    if day.in_leap_month:
        return str(_("Lunar %(month)s/%(day)s, leap month", month=month, day=number))
    return str(_("Lunar %(month)s/%(day)s", month=month, day=number))


def _chinese_day(day: int) -> str:
    return WHOLE_TENS.get(day) or TENS[day // 10] + DIGITS[day % 10 - 1]
