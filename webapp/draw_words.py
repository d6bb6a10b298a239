"""Why somebody is where they are on the list of a draw, in words."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.events.draws.choosing import Ranked, parts_of
from campaigns.events.draws.plans import DrawPlan
from webapp.formats import say_number


def say_score(ranked: Ranked, plan: DrawPlan, interests: int) -> Sequence[str]:
    """Each part of the score that adds something, with what it adds."""
    each = ranked.candidate
    weights = plan.weights.all()
    said = (
        _("engagement %(score)s", score=say_number(each.engagement)),
        ngettext("%(num)s interest in common", "%(num)s interests in common", each.shared),
        _say_waited(each.waited),
        _("lot"),
    )
    parts = zip(said, weights, parts_of(each, ranked.luck, interests), strict=True)
    return [
        _("%(what)s +%(points)s", what=what, points=say_number(weight * part // sum(weights)))
        for what, weight, part in parts
        if weight * part
    ]


def _say_waited(days: int | None) -> str:
    if days is None:
        return str(_("never invited"))
    if not days:
        return str(_("invited today"))
    return str(ngettext("invited %(num)s day ago", "invited %(num)s days ago", days))


DRAW_FILTERS = (say_score,)
