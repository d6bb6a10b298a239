"""The words for conditions on who a member is, what they agreed to, and their days."""

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from campaigns.members.models import CalendarKind
from campaigns.segments.conditions import agreement, custom, dates, lists, profile
from webapp.formats import say_date
from webapp.i18n import NAMES
from webapp.labels import label
from webapp.segment_words.context import Context, either, in_span, labels


def _custom(rule: custom.Custom, context: Context) -> str:
    said = (CUSTOM[name](value) for name, value in rule.asked.items())
    return str(_("have “%(field)s” that %(asked)s", field=context.title("field", rule.field), asked=", ".join(said)))


CUSTOM: Mapping[str, Callable[[Any], str]] = {
    "known": lambda known: str(_("is known") if known else _("is unknown")),
    "one_of": lambda texts: str(_("is %(texts)s", texts=either(texts))),
    "contains": lambda text: str(_("contains “%(text)s”", text=text)),
    "at_least": lambda figure: str(_("is at least %(figure)s", figure=figure)),
    "at_most": lambda figure: str(_("is at most %(figure)s", figure=figure)),
    "since": lambda day: str(_("is %(day)s or later", day=say_date(day))),
    "until": lambda day: str(_("is %(day)s or earlier", day=say_date(day))),
    "yes": lambda yes: str(_("is yes") if yes else _("is no")),
}


def _birthday_month(rule: dates.BirthdayMonth, _context: Context) -> str:
    if rule.month is not None:
        lunar = rule.calendar is CalendarKind.LUNAR
        said = (
            _("have their birthday in lunar month %(month)s") if lunar else _("have their birthday in month %(month)s")
        )
        return str(said) % {"month": rule.month}
    if not rule.ahead:
        return str(_("have their birthday this month"))
    return str(ngettext("have their birthday next month", "have their birthday in %(num)s months", rule.ahead))


def _channelled(rule: Any) -> dict[str, str]:
    return {"topic": str(label(rule.topic).text), "channel": str(label(rule.channel).text)}


def _country(code: str) -> str:
    return str((get_locale() or Locale("en")).territories.get(code, code))


SAYERS: Mapping[type, Callable[[Any, Context], str]] = {
    profile.ClassIn: lambda rule, _context: str(
        _("are of class %(classes)s", classes=either(c.upper() for c in rule.classes))
    ),
    profile.LanguageIn: lambda rule, _context: str(
        _("read %(languages)s", languages=either(dict(NAMES).get(code, code) for code in rule.languages))
    ),
    profile.ZoneIn: lambda rule, _context: str(_("live in the time zone %(zones)s", zones=either(rule.zones))),
    profile.CityIn: lambda rule, _context: str(_("live in %(places)s", places=either(rule.cities))),
    profile.CountryIn: lambda rule, _context: str(
        _("live in %(places)s", places=either(map(_country, rule.countries)))
    ),
    profile.OwnerIn: lambda rule, context: str(
        _("are looked after by %(owners)s", owners=either(context.title("owner", key) for key in rule.owners))
    ),
    profile.Owned: lambda _rule, _context: str(_("have an owner")),
    profile.ChapterIn: lambda rule, context: str(
        _(
            "are at home in the chapter %(chapters)s",
            chapters=either(context.title("chapter", key) for key in rule.chapters),
        )
    ),
    profile.OfAChapter: lambda _rule, _context: str(_("are at home in any chapter")),
    profile.Tagged: lambda rule, _context: str(_("are tagged %(tags)s", tags=either(rule.tags))),
    profile.InterestedIn: lambda rule, _context: str(
        _("are interested in %(interests)s", interests=either(rule.interests))
    ),
    profile.CultureIn: lambda rule, _context: str(_("keep %(cultures)s", cultures=labels(rule.cultures))),
    profile.HouseholdRoleIn: lambda rule, _context: str(
        _("are the %(roles)s of their household", roles=labels(rule.roles))
    ),
    profile.Introduced: lambda _rule, _context: str(_("were brought by another member")),
    custom.Custom: _custom,
    agreement.Consented: lambda rule, _context: str(_("agreed to “%(topic)s” by “%(channel)s”", **_channelled(rule))),
    agreement.Contactable: lambda rule, _context: str(
        _("can be reached about “%(topic)s” by “%(channel)s”", **_channelled(rule))
    ),
    agreement.Muted: lambda _rule, _context: str(_("are muted")),
    agreement.Deceased: lambda _rule, _context: str(_("have died")),
    dates.Joined: lambda rule, _context: in_span(_("joined"), rule),
    dates.Anniversary: lambda rule, _context: str(
        ngettext("joined on this day in some year", "have their anniversary within %(num)s days", rule.days)
    ),
    dates.BirthdayWithin: lambda rule, _context: str(
        ngettext("have their birthday today", "have their birthday within %(num)s days", rule.days)
    ),
    dates.BirthdayMonth: _birthday_month,
    lists.Members: lambda rule, _context: str(
        ngettext("are the one member listed", "are among the %(num)s members listed", len(rule.members))
    ),
    lists.InSegment: lambda rule, context: str(
        _("are in “%(segment)s”", segment=context.title("segment", rule.segment))
    ),
}
