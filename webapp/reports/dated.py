"""Figures that were kept say since when, wherever they are read."""

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from webapp.formats import say_date, say_hour
from webapp.reports.sheets import Sheet


def dated(sheet: Sheet) -> Sheet:
    """As it is, or with the time at the beginning of how its figures come about."""
    if sheet.as_of is None:
        return sheet
    said = _("Reckoned on %(day)s at %(hour)s.", **_said(sheet.as_of))
    return replace(sheet, definition=f"{said} {sheet.definition}")


def say_as_of(as_of: datetime) -> str:
    """Above the figures, of which the others are of this moment."""
    return str(_("What takes long to reckon was reckoned on %(day)s at %(hour)s.", **_said(as_of)))


def everybody_as_of(as_of: datetime | None) -> str:
    """Before how figures of a segment, which are of this moment, come about beside those of everybody, as kept."""
    if as_of is None:
        return ""
    said = _("The figures of all members were reckoned on %(day)s at %(hour)s.", **_said(as_of))
    return f"{said} "


def _said(as_of: datetime) -> dict[str, str]:
    return {"day": say_date(as_of), "hour": say_hour(as_of)}
