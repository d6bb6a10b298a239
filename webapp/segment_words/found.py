"""The values behind a condition, as people read them: `3 times, last on 4 May 2026`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.members.standing.rhythm import Rhythm
from webapp.edge import club
from webapp.formats import say_date, say_number
from webapp.i18n import NAMES
from webapp.labels import label
from webapp.profile_words import say_culture
from webapp.segment_words.context import Context, of_tiers


def say_found(found: Mapping[str, Any], context: Context) -> str:
    return str(_(", ")).join(filter(None, (FOUND[name](value, context) for name, value in found.items())))


def _day(value: date | datetime) -> str:
    return say_date(value.astimezone(ZoneInfo(club().zone)).date() if isinstance(value, datetime) else value)


def _dated(sentence: Callable[[str], str]) -> Callable[[Any, Context], str]:
    return lambda value, _context: str(sentence(_day(value)))


def _label(value: Any, _context: Context) -> str:
    return str(label(value).text)


FOUND: Mapping[str, Callable[[Any, Context], str]] = {
    "times": lambda times, _context: str(ngettext("once", "%(num)s times", times)) if times else str(_("not once")),
    "last_at": _dated(lambda day: _("last on %(day)s", day=day)),
    "joined_at": _dated(lambda day: _("joined on %(day)s", day=day)),
    "clicked_at": _dated(lambda day: _("clicked on %(day)s", day=day)),
    "answered_at": _dated(lambda day: _("answered on %(day)s", day=day)),
    "consent_at": _dated(lambda day: _("since %(day)s", day=day)),
    "since": _dated(lambda day: _("since %(day)s", day=day)),
    "until": _dated(lambda day: _("until %(day)s", day=day)),
    "on": _dated(lambda day: _("on %(day)s", day=day)),
    "day_of_month": lambda day, _context: str(_("on day %(day)s of it", day=day)),
    "total": lambda amount, context: str(_("%(amount)s in all", amount=context.money(int(amount)))),
    "average": lambda amount, context: str(_("%(amount)s on average", amount=context.money(round(amount)))),
    "class": _label,
    "band": _label,
    "band_before": lambda band, _context: str(_("%(band)s before", band=label(band).text)),
    "rhythm": lambda rhythm, context: _label(Rhythm(rhythm), context),
    "usual_days": lambda days, _context: str(ngettext("usually every day", "usually every %(num)s days", int(days))),
    "score": lambda score, _context: str(_("score %(score)s", score=score)),
    "consent": _label,
    "language": lambda code, _context: dict(NAMES).get(code, code),
    "text": lambda text, _context: text,
    "value": lambda value, _context: str(value),
    "words": lambda words, _context: str(_(", ")).join(words),
    "cultures": lambda cultures, _context: str(_(", ")).join(map(say_culture, cultures)),
    "roles": lambda roles, _context: str(_(", ")).join(roles),
    "owner": lambda owner, context: context.title("owner", owner),
    "chapter": lambda chapter, context: context.title("chapter", chapter),
    "introducer": lambda _member, _context: str(_("brought by a member")),
    "tier": lambda tier, context: context.title("tier", tier),
    "missing": lambda missing, context: str(_("%(missing)s missing", missing=of_tiers(missing, context))),
    "points": lambda points, _context: str(
        ngettext("one point", "%(points)s points", points, points=say_number(points))
    ),
    "figure": lambda figure, _context: say_number(figure),
    "threshold": lambda figure, _context: str(_("%(figure)s is needed", figure=say_number(figure))),
    "addresses": lambda count, _context: str(ngettext("one address", "%(num)s addresses", count)),
    "muted": lambda muted, _context: str(_("muted")) if muted else "",
    "deceased": lambda deceased, _context: str(_("deceased")) if deceased else "",
}
