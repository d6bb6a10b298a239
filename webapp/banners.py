"""What every page says above itself: while this is not the real thing, and, to staff, when messages are late."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from campaigns.messaging.watch import Late, late_channels
from campaigns.staff.demand import Missing
from campaigns.staff.permissions import Permission
from webapp.access import can
from webapp.copies import copy_as_of, copy_missed
from webapp.demanded import demand
from webapp.edge import club, now, reading, real_now, restored, runtime
from webapp.formats import say_date
from webapp.labels import label

LATE = "convive-late"
LOOK_AGAIN_AFTER = timedelta(seconds=10)
"""What was found late is kept so long, each web process by itself: a page shall not wait for it."""


class Banner(NamedTuple):
    text: str
    link: str = ""
    address: str = ""
    at: Any = None
    tone: str = ""


class Lateness:
    """What was late when it was last looked for."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None
        self._found: list[Late] = []

    def find(self) -> list[Late]:
        if self._looked_at is None or not timedelta() <= real_now() - self._looked_at < LOOK_AGAIN_AFTER:
            self._looked_at = real_now()
            with reading(whole=True) as session:
                self._found = late_channels(session, now=now(), after=late_after())
        return self._found


def install_banners(app: Flask) -> None:
    app.extensions[LATE] = Lateness()
    app.add_template_global(banners)


def late_after() -> timedelta:
    return timedelta(minutes=runtime().settings.late_after_minutes)


def banners() -> list[Banner]:
    shown = []
    if runtime().settings.sandbox_url:
        address = runtime().settings.sandbox_url
        shown.append(Banner(_("Sandbox: nothing reaches a real phone or mailbox."), _("Open the outbox"), address))
    if club().clock_shift:
        shown.append(Banner(_("The demo's clock is moved."), at=now()))
    shown += _copy() + _demanded()
    if can(Permission.VIEW_CAMPAIGNS):
        shown += [_restored()] if restored() else map(_alert, current_app.extensions[LATE].find())
    return shown


def _copy() -> list[Banner]:
    """Of reports, which may be read from a copy of the database that is a little behind."""
    if copy_missed():
        return [Banner(_("Read from the database itself: its copy for reports is away, or too far behind."))]
    as_of = copy_as_of()
    return [Banner(_("From a copy of the database, as of"), at=as_of)] if as_of else []


def _demanded() -> list[Banner]:
    """To whoever has no second factor, until the day from which nothing opens without."""
    asked = demand()
    if asked is None or asked.in_force or asked.missing is not Missing.FACTOR:
        return []
    text = _("From %(day)s on you need a second factor to work here.", day=say_date(asked.day))
    return [Banner(text, _("Set it up"), url_for("account_demand.index"))]


def _restored() -> Banner:
    """It says why everything is late, so that no channel need be told as late."""
    text = _("A backup was restored. Nothing is sent until somebody says so.")
    return Banner(text, _("Delivery"), url_for("delivery.index"), tone="wrong")


def _alert(late: Late) -> Banner:
    channel = label(late.channel).text
    if late.paused:
        text = _("%(channel)s is paused; the oldest message waits since", channel=channel)
    else:
        text = _("%(channel)s is late; the oldest message waits since", channel=channel)
    return Banner(text, _("See what holds it up"), url_for("delivery.index"), late.since, "wrong")
