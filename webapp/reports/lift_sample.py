"""Before a launch: how large an effect the holdout of a campaign can show."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.insight.lift.foresight import EFFECTS, Foresight, foresee
from campaigns.insight.lift.keeping import DAYS
from webapp.formats import say_number, say_percent
from webapp.reports.asked import Takes
from webapp.reports.differences import say_points
from webapp.reports.report import Asking, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value


def _read(asking: Asking) -> Foresight:
    return foresee(
        asking.session, campaign_id=asking.asked.campaign or 0, days=asking.asked.days or DAYS, now=asking.now
    )


def _sheets(found: Foresight, _currency: str) -> Sequence[Sheet]:
    now = (found.written, found.held, found.base, _points(found.smallest))
    return (
        Sheet("now", _("As it stands"), _how(found), [*_columns()], [now]),
        Sheet("needed", _("Members it takes"), _how_many(), [*_needed_columns()], [*_needed(found)]),
    )


def _columns() -> Iterator[Column]:
    yield Column("written", _("Written to"))
    yield Column("held_out", _("Held out"))
    yield Column("bought", _("Bought of late"), Kind.SHARE)
    yield Column("smallest", _("Smallest effect shown"), Kind.SHARE)


def _needed_columns() -> Iterator[Column]:
    yield Column("effect", _("Effect"), Kind.SHARE)
    yield Column("members", _("Members it takes"))
    yield Column("enough", _("Enough"), Kind.TEXT)


def _needed(found: Foresight) -> Iterator[tuple[Value | Cell, ...]]:
    for effect in EFFECTS:
        members = found.needed(effect)
        enough = members is not None and members <= found.members
        yield _points(effect), members, Cell("yes", _("yes")) if enough else Cell("no", _("no"))


def _points(effect: float | None) -> Cell | None:
    return None if effect is None else Cell(effect, say_points(effect))


def _how(found: Foresight) -> str:
    says = _(
        "The audience as it is now; of a campaign that is always on, whoever is due today. Bought of late: placed an "
        "order in the last %(days)s days. An effect is a rise of that share; the smallest shown is told from chance in "
        "80 of 100 such campaigns, with an interval of 95%%.",
        days=found.days,
    )
    return str(says)


def _how_many() -> str:
    says = _("Written to and held out together, in the same parts as now. A larger holdout takes fewer members.")
    return str(says)


def foretold(found: Foresight) -> str:
    """In one sentence."""
    if not found.held:
        return str(_("Nobody is held out, so it will not be seen what it brought. Hold out a tenth, say."))
    if found.smallest is None:
        return str(_("They are too few: not even if all of them bought would it be told from chance."))
    return str(
        _(
            "%(base)s of these %(members)s members bought in the last %(days)s days. With %(held)s held out, a rise of "
            "%(effect)s or more would be seen; a smaller one most likely not.",
            base=say_percent(found.base),
            members=say_number(found.members),
            days=found.days,
            held=say_number(found.held),
            effect=say_points(found.smallest),
        )
    )


REPORT = Report(
    key="lift-sample",
    title=lazy_gettext("Sample of a campaign"),
    about=lazy_gettext("Before a launch: how large an effect its holdout can show, and how many members that takes."),
    takes=(Takes.CAMPAIGN, Takes.DAYS),
    needs=Takes.CAMPAIGN,
    read=_read,
    sheets=_sheets,
    template="admin/reports/lift_sample.html",
)
