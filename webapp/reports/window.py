"""Whom the reports on purchases look at, and how what they count is called."""

from collections.abc import Sequence

from flask_babel import gettext as _

from campaigns.insight.buyers import Window
from campaigns.segments.queries import segment_select
from webapp.reports.asked import Takes
from webapp.reports.report import Asking

TAKES = (Takes.SINCE, Takes.UNTIL, Takes.SEGMENT)


def window_of(asking: Asking) -> Window:
    """Raises NotFound where there is no such segment."""
    session, asked, now = asking
    members = segment_select(session, asked.segment, now) if asked.segment else None
    return Window(asked.until, asked.since, members)


def say_window(window: Window) -> str:
    """Whose purchases are counted, and until when: what every definition begins with."""
    until = window.until.isoformat()
    if window.since is None:
        says = _("Members whose first purchase was on %(until)s or before, with what they bought by then.", until=until)
    else:
        says = _(
            "Members whose first purchase was from %(since)s to %(until)s, with what they bought by then.",
            since=window.since.isoformat(),
            until=until,
        )
    return str(says)


def say_worth() -> str:
    """How money is counted in every report on what members bought; said in its definition."""
    says = _(
        "Refunds are taken off the order that they give back, whenever they came; one that names no order, off the "
        "last trip before it."
    )
    return str(says)


def who(window: Window) -> Sequence[str]:
    """What the figures of those asked about, and of everybody beside them, are called."""
    return (_("All members"),) if window.members is None else (_("The segment"), _("All members"))
