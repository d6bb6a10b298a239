"""What the words for all conditions share: names, money, times and spans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.core.words import LocalText
from campaigns.segments.shapes import Counted, Span
from webapp.formats import say_date, say_money, say_number
from webapp.i18n import localised_here
from webapp.labels import label


@dataclass(frozen=True, slots=True)
class Context:
    """`titles`: kind → key → how it is called."""

    titles: Mapping[str, Mapping[Any, str | LocalText]]
    currency: str
    tiers_in_money: bool = True
    """Whether tiers count what members spend; else they count points."""

    def title(self, kind: str, key: Any) -> str:
        found = self.titles.get(kind, {}).get(key, str(key))
        return found if isinstance(found, str) else localised_here(found)

    def money(self, amount: int) -> str:
        return say_money(amount, self.currency)


def of_tiers(amount: int, context: Context) -> str:
    """So much of what tiers count."""
    return context.money(amount) if context.tiers_in_money else say_number(amount)


def either(names: Iterable[str]) -> str:
    return str(_(" or ")).join(names)


def labels(values: Iterable[Any]) -> str:
    return either(str(label(value).text).lower() for value in values)


def in_span(what: str, span: Span) -> str:
    if span.days is not None:
        return str(_("%(what)s in the last %(days)s days", what=what, days=span.days))
    since, until = (say_date(day) if day else "" for day in (span.since, span.until))
    if since and until:
        return str(_("%(what)s from %(since)s to %(until)s", what=what, since=since, until=until))
    if since:
        return str(_("%(what)s since %(since)s", what=what, since=since))
    return str(_("%(what)s until %(until)s", what=what, until=until)) if until else str(what)


def so_often(what: str, counted: Counted) -> str:
    """`what` in the past, such as `bought`."""
    return in_span(_times(what, *counted.bounds), counted)


def _times(what: str, low: int, high: int | None) -> str:
    if high == 0:
        return str(_("never %(what)s", what=what))
    if (low, high) == (1, None):
        return str(what)
    if high is None:
        often = _("%(what)s %(low)s times or more", what=what, low=low)
    elif low == high:
        often = ngettext("%(what)s exactly %(num)s time", "%(what)s exactly %(num)s times", low, what=what)
    elif low == 0:
        often = ngettext("%(what)s at most %(num)s time", "%(what)s at most %(num)s times", high, what=what)
    else:
        often = _("%(what)s %(low)s to %(high)s times", what=what, low=low, high=high)
    return str(often)
