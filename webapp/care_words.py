"""Why a member is due, in words that serve the conversation: what happened last, and how long ago."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.care.models import CadenceStage, FollowUp, FollowUpReason
from campaigns.core.words import LocalText
from campaigns.members.models import ActivityKind
from webapp.edge import club_zone, now
from webapp.i18n import localised_here
from webapp.labels import label

WEEK, MONTH, LONG = 7, 30, 60


def say_follow_up(task: FollowUp, titles: Mapping[int, LocalText]) -> str:
    """What staff noted, else what the rule goes by."""
    if task.reason is FollowUpReason.FEEDBACK:
        return _say_feedback(task, titles)
    if task.reason is FollowUpReason.GIFT:
        return str(_("Give out what they gave points for: %(what)s", what=task.note))
    if task.spared is not None:
        why = label(task.spared).text
        return str(_("“%(name)s” was not sent: %(why)s. A word of your own may do good.", name=task.note, why=why))
    if task.note:
        return task.note
    if task.reason is FollowUpReason.COMPLAINT:
        return str(_("Their complaint was closed. Ask whether all is well."))
    return _say_since(task, titles) if task.since else str(_("It is time to be in touch."))


def _say_feedback(task: FollowUp, titles: Mapping[int, LocalText]) -> str:
    title = localised_here(titles.get(task.since_event_id or 0, {})) or _("an event")
    if task.note:
        return str(_("Wrote of “%(event)s”: “%(words)s”", event=title, words=task.note))
    return str(_("Came to “%(event)s” and asked us to get in touch.", event=title))


def say_days_ago(then: date | datetime) -> str:
    """`yesterday`, `12 days ago`, `5 weeks ago`, `4 months ago`, by the club's calendar."""
    day = then.astimezone(club_zone()).date() if isinstance(then, datetime) else then
    days = (now().astimezone(club_zone()).date() - day).days
    if days <= 0:
        return str(_("today"))
    if days < 2 * WEEK:
        return str(ngettext("yesterday", "%(num)s days ago", days))
    if days < LONG:
        return str(ngettext("a week ago", "%(num)s weeks ago", round(days / WEEK)))
    return str(ngettext("a month ago", "%(num)s months ago", round(days / MONTH)))


def say_took(took: timedelta) -> str:
    minutes = round(took.total_seconds() / 60)
    hours = round(minutes / 60)
    if minutes < 90:  # noqa: PLR2004 - an hour and a half
        return str(ngettext("%(num)s minute", "%(num)s minutes", max(minutes, 1)))
    if hours < 48:  # noqa: PLR2004 - two days
        return str(ngettext("%(num)s hour", "%(num)s hours", hours))
    return str(ngettext("%(num)s day", "%(num)s days", round(hours / 24)))


def _say_since(task: FollowUp, titles: Mapping[int, LocalText]) -> str:
    ago = say_days_ago(task.since or task.made_at)
    title = titles.get(task.since_event_id or 0)
    bought = _("First purchase %(ago)s.", ago=ago) if _is_first(task) else _("Last purchase %(ago)s.", ago=ago)
    said = {
        ActivityKind.ATTENDED: _("Came to “%(event)s” %(ago)s.", event=localised_here(title), ago=ago)
        if title
        else _("Came to a gathering %(ago)s.", ago=ago),
        ActivityKind.PURCHASED: bought,
        ActivityKind.CONTACTED: _("You were last in touch %(ago)s.", ago=ago),
        ActivityKind.REPLIED: _("Wrote to the club %(ago)s.", ago=ago),
    }
    return str((task.since_kind and said.get(task.since_kind)) or _("Joined %(ago)s.", ago=ago))


def _is_first(task: FollowUp) -> bool:
    summary = task.member.summary
    return task.stage is CadenceStage.NEW_BUYER and summary is not None and summary.first_purchase_at == task.since
