"""Who is due by what they did or did not do, as part of a sentence."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.outreach.models import Campaign
from campaigns.outreach.models import OccasionKind as K
from webapp.signal_words import say_signal

Of = Callable[[int], str]


def _never(_days: int) -> str:
    return ""


class Said(NamedTuple):
    """By where the day of sending lies, so many days before or after it."""

    before: Of = _never
    on: Of = _never
    after: Of = _never


WHO: Mapping[K, Said] = {
    K.FIRST_PURCHASE: Said(
        on=lambda _n: _("whoever first buys that day"),
        after=lambda n: ngettext("whoever first bought %(num)s day ago", "whoever first bought %(num)s days ago", n),
    ),
    K.PURCHASE: Said(
        on=lambda _n: _("whoever buys that day"),
        after=lambda n: ngettext("whoever bought %(num)s day ago", "whoever bought %(num)s days ago", n),
    ),
    K.RESTOCK: Said(
        before=lambda n: ngettext(
            "whoever usually buys again in %(num)s day", "whoever usually buys again in %(num)s days", n
        ),
        on=lambda _n: _("whoever usually buys again that day"),
        after=lambda n: ngettext(
            "whoever usually would have bought again %(num)s day ago",
            "whoever usually would have bought again %(num)s days ago",
            n,
        ),
    ),
    K.TIER_REACHED: Said(
        on=lambda _n: _("whoever reaches the tier that day"),
        after=lambda n: ngettext(
            "whoever reached the tier %(num)s day ago", "whoever reached the tier %(num)s days ago", n
        ),
    ),
    K.NO_PURCHASE: Said(
        after=lambda n: ngettext(
            "whoever has bought nothing for %(num)s day", "whoever has bought nothing for %(num)s days", n
        ),
    ),
    K.NO_TOUCH: Said(
        after=lambda n: ngettext(
            "whoever was not in touch with us for %(num)s day", "whoever was not in touch with us for %(num)s days", n
        ),
    ),
    K.POINTS_EXPIRING: Said(
        before=lambda n: ngettext("whoever loses points in %(num)s day", "whoever loses points in %(num)s days", n),
        on=lambda _n: _("whoever loses points that day"),
    ),
    K.SIGNAL: Said(
        on=lambda _n: _("whoever has the signal that day"),
        after=lambda n: ngettext(
            "whoever had the signal %(num)s day ago", "whoever had the signal %(num)s days ago", n
        ),
    ),
    K.SIGNAL_DAY: Said(
        before=lambda n: ngettext(
            "whoever has the day of the signal in %(num)s day", "whoever has the day of the signal in %(num)s days", n
        ),
        on=lambda _n: _("whoever has the day of the signal"),
        after=lambda n: ngettext(
            "whoever had the day of the signal %(num)s day ago", "whoever had the day of the signal %(num)s days ago", n
        ),
    ),
}


def who_is_due(campaign: Campaign) -> str:
    """Empty where it goes by a day of the members' own."""
    if campaign.occasion not in WHO:
        return ""
    said, shift = WHO[campaign.occasion], campaign.shift_days
    of = said.before if shift < 0 else said.after if shift else said.on
    who = str(of(abs(shift)))
    return f"{who} ({say_signal(campaign.day_name)})" if campaign.day_name else who
