"""Figures and days as people read them, in the language of whoever does."""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from campaigns.core.words import LOCALES, localised
from campaigns.insight.month import words
from campaigns.insight.month.figures import Figure, Measure, Number
from campaigns.members.purchases.money import minor_digits

NOTHING = "—"
WHOLE_FROM = 1000
"""Units of money."""


def say_figure(figure: Figure, language: str, currency: str) -> str:
    return say_value(figure.value, figure.measure, language, currency)


def say_value(value: Number, measure: Measure, language: str, currency: str) -> str:
    locale = _locale(language)
    if value is None:
        return NOTHING
    if measure is Measure.SHARE:
        return str(format_percent(value, "#,##0.0%", locale=locale))
    if measure is Measure.MONEY:
        return _money(int(value), currency, locale)
    return str(format_decimal(value, locale=locale))


def say_change(figure: Figure, language: str, currency: str) -> str:
    """With its sign; empty where nothing changed, or there is nothing to compare with."""
    change = figure.change
    if not change:
        return ""
    sign = "+" if change > 0 else "−"  # noqa: RUF001 - a true minus
    if figure.measure is Measure.SHARE:
        points = str(format_decimal(round(abs(change) * 100, 1), locale=_locale(language)))
        return sign + localised(words.POINTS, language) % {"value": points}
    return sign + say_value(abs(change), figure.measure, language, currency)


def say_before(figure: Figure, month: date, language: str, currency: str) -> str:
    """How it was in the month before; empty where that is not known."""
    if figure.before is None:
        return ""
    value = say_value(figure.before, figure.measure, language, currency)
    before = localised(words.BEFORE, language) % {"month": say_month_name(month, language), "value": value}
    change = say_change(figure, language, currency)
    return localised(words.CHANGED, language) % {"before": before, "change": change} if change else before


def say_count(count: int, language: str) -> str:
    return str(format_decimal(count, locale=_locale(language)))


def say_month(day: date, language: str) -> str:
    """Such as `October 2026`."""
    return str(format_skeleton("yMMMM", day, locale=_locale(language)))


def say_month_name(day: date, language: str) -> str:
    """Without its year."""
    return str(format_date(day, "LLLL", locale=_locale(language)))


def say_month_short(day: date, language: str) -> str:
    """As there is room for under a line."""
    return str(format_date(day, "LLL", locale=_locale(language)))


def say_day(day: date, language: str) -> str:
    return str(format_skeleton("MMMEd", day, locale=_locale(language)))


def say_moment(at: datetime, language: str) -> str:
    """By the clock that `at` shows."""
    return str(format_datetime(at, "medium", locale=_locale(language)))


def _money(minor: int, currency: str, locale: str) -> str:
    """Whole units where they are many: nobody reads the cents of a month."""
    value = Decimal(minor).scaleb(-minor_digits(currency))
    if abs(value) >= WHOLE_FROM:
        return str(format_currency(round(value), currency, "¤#,##0", locale=locale, currency_digits=False))
    return str(format_currency(value, currency, locale=locale))


def _locale(language: str) -> str:
    return LOCALES.get(language, LOCALES["en"])
