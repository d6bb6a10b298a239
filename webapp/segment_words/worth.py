"""The words for conditions on what members are worth."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from campaigns.segments.conditions import worth
from webapp.formats import say_number
from webapp.segment_words.context import Context, either, labels, of_tiers

FIGURES: Mapping[str, Any] = {
    "year_spend": lazy_gettext("spend in 12 months"),
    "spend": lazy_gettext("spend of all time"),
    "purchases": lazy_gettext("number of purchases"),
    "attended": lazy_gettext("number of gatherings"),
    "referrals": lazy_gettext("friends brought"),
    "points": lazy_gettext("points"),
    "engagement": lazy_gettext("engagement"),
}


def _near(rule: worth.NearNextTier, context: Context) -> str:
    if rule.percent is not None:
        return str(_("miss at most %(percent)s%% to the next tier", percent=rule.percent))
    return str(_("miss at most %(missing)s to the next tier", missing=of_tiers(rule.missing or 0, context)))


def _moved(rule: worth.EngagementMoved, _context: Context) -> str:
    if rule.direction == "rose":
        return str(_("are more engaged than %(days)s days ago", days=rule.days))
    return str(_("are less engaged than %(days)s days ago", days=rule.days))


def _points(rule: worth.Points, _context: Context) -> str:
    low, high = (say_number(each) if each is not None else "" for each in (rule.at_least, rule.at_most))
    if low and high:
        return str(_("have %(low)s to %(high)s points", low=low, high=high))
    return str(_("have %(low)s points or more", low=low) if low else _("have %(high)s points or fewer", high=high))


def _expiring(rule: worth.PointsExpiring, _context: Context) -> str:
    points = ngettext("lose a point", "lose %(num)s points or more", rule.at_least)
    return str(_("%(points)s within %(days)s days", points=points, days=rule.days))


SAYERS: Mapping[type, Callable[[Any, Context], str]] = {
    worth.TierAtLeast: lambda rule, context: str(_("are %(tier)s or above", tier=context.title("tier", rule.tier))),
    worth.TierIn: lambda rule, context: str(
        _("are %(tiers)s", tiers=either(context.title("tier", key) for key in rule.tiers))
    ),
    worth.NearNextTier: _near,
    worth.EngagementIn: lambda rule, _context: str(_("are %(bands)s", bands=labels(rule.bands))),
    worth.EngagementMoved: _moved,
    worth.Points: _points,
    worth.PointsExpiring: _expiring,
    worth.Top: lambda rule, _context: str(
        _("are among the top %(percent)s%% by %(figure)s", percent=rule.percent, figure=FIGURES[rule.by])
    ),
}
