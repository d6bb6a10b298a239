"""Outcomes of messages in the words of `webapp/labels/`, and the names of runs."""

from typing import Any

from flask_babel import gettext as _

from campaigns.members.models import Hardship
from campaigns.messaging.models import MessageState, SkipReason
from campaigns.outreach.forecast import Forecast
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.occasions.on_holiday import holiday_of
from campaigns.outreach.states import Counts
from webapp.edge import club_zone, now
from webapp.formats import say_date, say_list, say_number, say_time
from webapp.holiday_names import holiday_name
from webapp.labels import Label, label

REASONS = frozenset(SkipReason)


def outcome(state: MessageState, reason: str) -> Label:
    """The reason of a skip; else the state, with the provider's words if there are any."""
    if reason in REASONS:
        return label(SkipReason(reason))
    shown = label(state)
    if not reason:
        return shown
    if state is MessageState.HELD_OUT:
        return shown._replace(
            text=_("Held out club-wide"), hint=_("Left alone by every campaign, so that lift can be measured")
        )
    return shown._replace(text=_("%(state)s: %(reason)s", state=shown.text, reason=reason))


def heeded(campaign: Campaign) -> str:
    """The hard times that it heeds."""
    return say_list([label(Hardship(each)).text for each in campaign.heeds]) if campaign.heeds else _("none")


def shares(counts: Counts) -> list[tuple[Any, int, str]]:
    """The parts of a bar, as `ui.progress` takes them."""
    labelled = ((label(group), count) for group, count in counts.by_group.items())
    return [(shown.text, count, shown.tone) for shown, count in labelled]


def say_forecast(seen: Forecast) -> str:
    """Of how many members it will be due for."""
    many = say_number(seen.a_day) if seen.a_day else _("fewer than one")
    said = {"many": many, "days": seen.days}
    if seen.ahead and seen.due:
        return str(_("About %(many)s a day are due in the next %(days)s days, as things stand.", **said))
    if seen.ahead:
        return str(_("As things stand nobody is due in the next %(days)s days.", **said))
    if seen.due:
        return str(_("About %(many)s a day, by the last %(days)s days.", **said))
    return str(_("Nobody was due in the last %(days)s days.", **said))


def run_name(campaign: Campaign, run: Run) -> str:
    """By its day where it is always on, else by its time."""
    if occasion_of(campaign).always_on:
        said = say_date(run.local_date)
        return f"{said} · {holiday_name(holiday_of(run.occurrence_key))}" if campaign.holidays else said
    return say_time(run.due_at, club_zone(), now())
