"""What became of a change to a series, as staff read it."""

from collections.abc import Iterable

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from campaigns.events.series.changing import Changed, Kept
from webapp.formats import say_date, say_list
from webapp.i18n import translated

PARTS = {
    "title": lazy_gettext("the title"),
    "description": lazy_gettext("the description"),
    "picture": lazy_gettext("the picture"),
    "venue": lazy_gettext("the venue"),
    "online": lazy_gettext("the link to join online"),
    "times": lazy_gettext("the times"),
    "capacity": lazy_gettext("the seats"),
    "price": lazy_gettext("the price"),
    "agenda": lazy_gettext("the sessions"),
    "listed": lazy_gettext("who finds it"),
    "interests": lazy_gettext("the interests"),
    "hosts": lazy_gettext("the hosts"),
}


def say_parts(parts: Iterable[str]) -> str:
    return say_list(str(PARTS[part]) for part in parts)


def flash_changed(changed: Changed) -> None:
    told = _("Guests hear of it where the time or the place has changed.")
    if changed.dates > 1:
        saved = ngettext("Saved for one date.", "Saved for %(num)s dates.", changed.dates)
        flash(f"{saved} {told}", "good")
    else:
        flash(_("Saved. Guests hear of it if the time or the place has changed."), "good")
    for kept in changed.kept:
        flash(_said(kept), "waiting")


def _said(kept: Kept) -> str:
    day = say_date(kept.date)
    if kept.refused is not None:
        why = translated(kept.refused.sentence, kept.refused.values)
        return str(_("%(day)s stays as it was. %(why)s", day=day, why=why))
    return str(_("%(day)s keeps what was changed by hand: %(parts)s.", day=day, parts=say_parts(kept.parts)))
