"""Dates, times, numbers and money as people write them in the page's language."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any, cast
from zlib import crc32
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from flask import Flask
from flask_babel import gettext
from jinja2 import pass_context
from jinja2.runtime import Context

from campaigns.core.words import LOCALES
from webapp.i18n import Viewer, language

HUES = 6
PAGE_LOCALES = {language: Locale.parse(name) for language, name in LOCALES.items()}


def install_formats(app: Flask, viewer: Viewer) -> None:
    filters = {
        "datetime": lambda value, zone=None: say_time(value, _zone(zone, viewer), viewer.now()),
        "exact_time": lambda value, zone=None: exact_time(value, _zone(zone, viewer)),
        "date": say_date,
        "month": say_month,
        "day": lambda value, zone=None: say_date(value.astimezone(_zone(zone, viewer)).date()),
        "clock": lambda value, zone=None: say_hour(value.astimezone(_zone(zone, viewer))),
        "number": say_number,
        "money": say_money,
        "micros": say_micros,
        "percent": say_percent,
        "initials": initials,
        "hue": lambda name: crc32(name.encode()) % HUES,
        "flat": lambda errors: list(flat(errors)),
        "listed": say_list,
    }
    app.jinja_env.filters.update(filters)
    app.add_template_global(lambda zone, value: zone_note(zone, viewer.zone(), value), "zone_note")
    app.add_template_global(zone_name)
    app.jinja_env.globals["ngettext"] = _counting(cast("Callable[..., str]", app.jinja_env.globals["ngettext"]))


def say_time(value: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`Today, 19:00`, else the day, with the year only when it is another one."""
    local, today = value.astimezone(zone), now.astimezone(zone).date()
    near = (local.date() - today).days
    if -1 <= near <= 1:
        day = _near_day(near)
    else:
        day = format_skeleton("MMMEd" if local.year == today.year else "yMMMd", local, locale=page_locale())
    return str(gettext("%(day)s, %(hour)s", day=day, hour=say_hour(local)))


def say_hour(local: datetime) -> str:
    return str(format_time(local, "HH:mm", locale=page_locale()))


def exact_time(value: datetime, zone: ZoneInfo) -> str:
    return str(format_datetime(value, "full", tzinfo=zone, locale=page_locale()))


def say_date(value: date) -> str:
    return str(format_date(value, "medium", locale=page_locale()))


def say_month(value: date) -> str:
    return str(format_skeleton("yMMM", value, locale=page_locale()))


def say_number(value: float | Decimal) -> str:
    return str(format_decimal(value, locale=page_locale()))


def say_micros(micros: int, currency: str) -> str:
    """Millionths of a unit, with as many decimals as it takes, but two."""
    value = Decimal(micros).scaleb(-6)
    return str(format_currency(value, currency, "¤#,##0.00####", locale=page_locale(), currency_digits=False))


def say_money(minor: int, currency: str) -> str:
    """`minor` units, such as cents, with the currency's own number of decimals."""
    return str(
        format_currency(Decimal(minor).scaleb(-get_currency_precision(currency)), currency, locale=page_locale())
    )


def say_percent(share: float, decimals: int = 1) -> str:
    """0.125 → 12.5%."""
    pattern = "#,##0." + "0" * decimals + "%" if decimals else "#,##0%"
    return str(format_percent(share, pattern, locale=page_locale()))


def zone_name(zone: ZoneInfo | str) -> str:
    """The city whose time it is, in the page's language."""
    return str(get_timezone_location(ZoneInfo(str(zone)), locale=page_locale(), return_city=True))


def zone_note(zone: ZoneInfo | str | None, viewer_zone: ZoneInfo, value: datetime) -> str:
    """Whose time it is, where that is not the viewer's."""
    if zone is None or value.astimezone(ZoneInfo(str(zone))).utcoffset() == value.astimezone(viewer_zone).utcoffset():
        return ""
    return str(gettext("%(city)s time", city=zone_name(zone)))


def say_list(names: Iterable[str]) -> str:
    """One after another; nothing for none."""
    first, *others = [*names] or [""]
    return reduce(lambda before, name: str(gettext("%(first)s, %(second)s", first=before, second=name)), others, first)


def initials(name: str) -> str:
    """Of Chinese names the last sign or two, as people there do; of others the first letters."""
    parts = name.split()
    if not parts:
        return "?"
    if unicodedata.east_asian_width(parts[0][0]) == "W":
        return parts[-1][-2:]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def flat(errors: Iterable[Any]) -> Iterator[str]:
    """WTForms nests the errors of lists of fields."""
    for error in errors:
        if isinstance(error, list | tuple):
            yield from flat(error)
        else:
            yield str(error)


def _counting(ngettext: Callable[..., str]) -> Callable[..., str]:
    """Templates' `ngettext` with `num` as people write it: 2,357 members."""

    @pass_context
    def said(context: Context, one: str, many: str, count: int, /, **values: Any) -> str:
        return ngettext(context, one, many, count, **{"num": say_number(count), **values})

    return said


def _near_day(near: int) -> str:
    return str({-1: gettext("Yesterday"), 0: gettext("Today"), 1: gettext("Tomorrow")}[near])


def _zone(zone: ZoneInfo | str | None, viewer: Viewer) -> ZoneInfo:
    return ZoneInfo(str(zone)) if zone else viewer.zone()


def page_locale() -> Locale:
    return PAGE_LOCALES[language()]
