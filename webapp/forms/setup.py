"""The first run: the code, the club, its first admin."""

from collections.abc import Mapping
from typing import Any, Self

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from flask_babel import lazy_gettext as _
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length

from campaigns.core.models import Club
from campaigns.members.profile.locales import countries
from webapp.formats import page_locale
from webapp.forms.accounts import LONGEST, new_password, once_more
from webapp.forms.base import PageForm
from webapp.forms.events import ZONES
from webapp.forms.selects import SelectField
from webapp.i18n import NAMES, language
from webapp.profile_words import say_territory

LONGEST_NAME = 80


class SetupCodeForm(PageForm):
    code = StringField(
        _("Setup code"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


def _countries() -> list[tuple[str, str]]:
    return sorted(((letters, say_territory(letters)) for letters in countries()), key=lambda each: each[1])


class CountryForm(PageForm):
    country = SelectField(_("Country"), choices=_countries)


class ClubForm(PageForm):
    name_en = StringField(_("Name of the club"), [InputRequired(), Length(max=LONGEST_NAME)])
    name_zh = StringField(_("Name in Chinese"), [Length(max=LONGEST_NAME)])
    country = SelectField(_("Country"), choices=_countries)
    zone = SelectField(
        _("Time zone"), [InputRequired()], description=_("By its clock the club works, and reports count days.")
    )
    language = SelectField(
        _("Language"), choices=list(NAMES), description=_("In which members are written to who have not said another.")
    )
    currency = SelectField(
        _("Currency"), [InputRequired()], description=_("What purchases are counted in. It stays as it is afterwards.")
    )

    @classmethod
    def for_country(cls, country: str, club: Club | None) -> Self:
        """Filled with what the club says of itself already, else with what is usual in that country."""
        zones, currencies = _zones_of(country), _currencies_of(country)
        if club:
            known = {"name_en": club.name.get("en", ""), "name_zh": club.name.get("zh", "")}
            form = cls.of_request(club, **known)
        else:
            form = cls.of_request(
                country=country,
                zone=zones[0] if len(zones) == 1 else "",
                currency=currencies[0] if currencies else "",
                language=language(),
            )
        form.zone.choices = _grouped(zones)
        form.currency.choices = _named(currencies)
        return form

    def said(self) -> dict[str, Any]:
        """As the domain takes it."""
        names = {"en": str(self.name_en.data).strip(), "zh": str(self.name_zh.data or "").strip()}
        return {
            "name": {code: name for code, name in names.items() if name},
            "zone": str(self.zone.data),
            "language": str(self.language.data),
            "currency": str(self.currency.data),
            "country": str(self.country.data),
        }


class FirstAdminForm(PageForm):
    name = StringField(_("Your name"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "name"})
    email = EmailField(
        _("Email"),
        [InputRequired(), Email(), Length(max=LONGEST)],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    language = SelectField(_("Language"), choices=list(NAMES), default=language)
    new = new_password()
    again = once_more()


def _zones_of(country: str) -> list[str]:
    of: Mapping[str, str] = get_global("zone_territories")
    return [zone for zone in ZONES if of.get(zone) == country]


def _currencies_of(country: str) -> list[str]:
    return list(get_territory_currencies(country)) if country in countries() else []


def _grouped(near: list[str]) -> list[tuple[str, str]]:
    """Those of the country first; where there are several, none is taken for granted."""
    rest = [zone for zone in ZONES if zone not in near]
    return [("", "—"), *((zone, zone.replace("_", " ")) for zone in (*near, *rest))]


def _named(near: list[str]) -> list[tuple[str, str]]:
    every = {currency for country in countries() for currency in get_territory_currencies(country)}
    ordered = [*near, *sorted(every - set(near))]
    locale = page_locale()
    said = ((currency, f"{currency} · {get_currency_name(currency, locale=locale)}") for currency in ordered)
    return [("", "—"), *said]
