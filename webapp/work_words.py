"""How long work stands, in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from campaigns.members.long_work.queries import pace_of
from campaigns.members.models import LongWork, WorkKind, WorkState
from webapp.edge import real_now
from webapp.formats import say_number
from webapp.i18n import translated
from webapp.labels import label

STEPS = {"read": lazy_gettext("Members are read."), "compared": lazy_gettext("Pairs are compared.")}


def say_work(work: LongWork) -> Any:
    """What it is at and how long it takes, or why it stands."""
    if work.fault:
        return translated(work.fault["sentence"], work.fault["values"])
    if work.state is not WorkState.RUNNING:
        return label(work.state).hint
    if work.kind is WorkKind.IMPORT and work.unsettled and work.done >= work.total:
        return _("All rows are kept. Points, tiers and engagement follow now.")
    pace = pace_of(work, system_now=real_now())
    said = [STEPS[work.step]] if work.step in STEPS else []
    if pace.rate:
        seconds, shown = pace.seconds_left, say_number(pace.seconds_left)
        left = ngettext("about %(count)s second left", "about %(count)s seconds left", seconds, count=shown)
        said += [_("%(rate)s a second", rate=say_number(pace.rate)), left]
    if not said:
        said = [_("The first are under way.") if work.lease_until else _("It waits for a worker.")]
    return " · ".join(map(str, said))


def say_changed(work: LongWork) -> str:
    """What came of it so far."""
    if work.kind is WorkKind.SEARCH:
        read = say_number(work.changed)
        return str(ngettext("%(count)s member looked at", "%(count)s members looked at", work.changed, count=read))
    if work.kind is WorkKind.MERGE:
        merged = say_number(work.done)
        return str(ngettext("%(count)s pair merged", "%(count)s pairs merged", work.done, count=merged))
    return str(_("%(count)s changed", count=say_number(work.changed)))


WORK_FILTERS = (say_work, say_changed)
