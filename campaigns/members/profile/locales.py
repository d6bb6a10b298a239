"""Where a member lives and what they speak: zones, countries and languages that exist."""

from collections.abc import Iterable
from functools import cache
from string import ascii_uppercase
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

from campaigns.core.errors import Refused
from campaigns.core.words import LANGUAGES, mark

MOST_LANGUAGES = 20


class UnknownZone(Refused):
    sentence = mark("“%(zone)s” is not a time zone; write it like Asia/Shanghai.")
    status = 422


class UnknownLanguage(Refused):
    sentence = mark("“%(language)s” is not a language of the club; use en or zh.")
    status = 422


class UnknownTongue(Refused):
    sentence = mark("“%(language)s” is not a language; write its short form, such as fr, yue or pt-BR.")
    status = 422


class TooManyLanguages(Refused):
    sentence = mark("At most %(most)s languages are kept of a member.")
    status = 422


class UnknownCountry(Refused):
    sentence = mark("“%(country)s” is not a country; write its two letters, such as CN or BR.")
    status = 422


def check_zone(zone: str) -> None:
    if zone not in _zones():
        raise UnknownZone(zone=zone[:60])


def check_language(language: str) -> None:
    """One in which the club writes."""
    if language not in LANGUAGES:
        raise UnknownLanguage(language=language[:20])


def clean_languages(tags: Iterable[str]) -> tuple[str, ...]:
    """BCP 47 tags in their usual form, `zh-Hant-TW`, each once. They must be known to CLDR."""
    kept = tuple(dict.fromkeys(_clean_tag(tag.strip()) for tag in tags if tag.strip()))
    if len(kept) > MOST_LANGUAGES:
        raise TooManyLanguages(most=MOST_LANGUAGES)
    return kept


def clean_country(letters: str) -> str:
    """Two capital letters, or nothing."""
    country = letters.strip().upper()
    if country and country not in countries():
        raise UnknownCountry(country=letters.strip()[:40])
    return country


@cache
def countries() -> frozenset[str]:
    pairs = (one + other for one in ascii_uppercase for other in ascii_uppercase)
    return frozenset(pairs) & Locale("en").territories.keys() - {"EU", "EZ", "UN", "ZZ"}


@cache
def _clean_tag(tag: str) -> str:
    try:
        found = Locale.parse(tag.replace("_", "-"), sep="-", resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError, TypeError) as fault:
        raise UnknownTongue(language=tag[:20]) from fault
    return str(found).replace("_", "-")


@cache
def _zones() -> frozenset[str]:
    """Read once: it walks the whole folder of zones."""
    return frozenset(available_timezones())
