"""The name of a holiday, by its key alone."""

from campaigns.greetings.holidays.known import KNOWN
from webapp.i18n import localised_here

_NAMES = {holiday.key: holiday.name for holiday in KNOWN}


def holiday_of_key(key: str) -> str:
    """The name of the holiday that an occurrence is about, else nothing."""
    _date, _slash, holiday = key.partition("/")
    return holiday_name(holiday) if holiday else ""


def holiday_name(key: str) -> str:
    """Of one of the club's own, its key in words."""
    return localised_here(_NAMES[key]) if key in _NAMES else key.replace("_", " ")
