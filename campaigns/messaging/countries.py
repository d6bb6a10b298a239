"""What each country asks of text messages: hours, links, a signature, parts. The club may set others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from re import fullmatch

import phonenumbers
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.models import CountryRule

MOST_PARTS = 20
_SHARE = ("US", "CA")
USUAL = mark("No law sets hours; this is what is usual.")
CARRIERS = mark("What the carriers ask for.")


class BadPrefix(Refused):
    sentence = mark("This is no calling code. Write it like +86. Nothing was changed.")
    status = 422


class BadCountry(Refused):
    sentence = mark("Hours are from 0 to 23, parts from 1 to 20. Nothing was changed.")
    status = 422


@dataclass(frozen=True, slots=True)
class Country:
    """See `CountryRule`. `source` says where the rule comes from; empty where the club set it."""

    prefix: str
    night_from: int = 21
    night_until: int = 8
    sundays: bool = True
    links: bool = True
    signature: bool = False
    most_parts: int | None = None
    source: str = USUAL

    @property
    def codes(self) -> tuple[str, ...]:
        """Of those who use the calling code, the large ones: `US` and `CA`, else one. None for a code nobody has."""
        known = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(self.prefix), ())
        return tuple(code for code in known if code in _SHARE) or known[:1]


KNOWN = (
    Country("+86", links=False, signature=True, most_parts=8, source=CARRIERS),
    Country("+852"),
    Country("+886", 21, 9, links=False, source=CARRIERS),
    Country("+81"),
    Country("+82", 21, 8, source="정보통신망법 §50(3)"),
    Country("+65"),
    Country("+91", 21, 10, links=False, source="TRAI TCCCPR 2018"),
    Country("+971", 21, 7, links=False, source=CARRIERS),
    Country("+44"),
    Country("+353"),
    Country("+49"),
    Country("+33", 20, 8, sundays=False, source=CARRIERS),
    Country("+34"),
    Country("+39"),
    Country("+31"),
    Country("+1", 21, 8, source="47 CFR 64.1200(c)(1)"),
    Country("+61"),
)


def read_countries(session: Session) -> Sequence[Country]:
    """What is known, with what the club has set in its place; by calling code."""
    found = {country.prefix: country for country in KNOWN}
    for rule in session.scalars(select(CountryRule)):
        found[rule.prefix] = Country(**{name: getattr(rule, name) for name in _COLUMNS}, source="")
    return [found[prefix] for prefix in sorted(found)]


def country_of(countries: Iterable[Country], number: str) -> Country | None:
    """Of a number like `+8613800138000`; the longest calling code that fits."""
    fitting = [country for country in countries if number.startswith(country.prefix)]
    return max(fitting, key=lambda country: len(country.prefix), default=None)


def set_country(session: Session, country: Country) -> None:
    if not fullmatch(r"\+[1-9]\d{0,2}", country.prefix) or not country.codes:
        raise BadPrefix
    hours = (country.night_from, country.night_until)
    if not all(hour in range(24) for hour in hours) or not 1 <= (country.most_parts or 1) <= MOST_PARTS:
        raise BadCountry
    values = {name: getattr(country, name) for name in _COLUMNS}
    session.execute(insert(CountryRule).values(values).on_conflict_do_update(index_elements=["prefix"], set_=values))


def forget_country(session: Session, prefix: str) -> None:
    """What the house knows holds again."""
    session.execute(delete(CountryRule).where(CountryRule.prefix == prefix))


_COLUMNS = tuple(field.name for field in fields(Country) if field.name != "source")
