"""A reviewed campaign in one sentence: when, who, what, how."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_skeleton
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.outreach.models import Campaign, Way
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.review import LocalSending, Review
from webapp.admin.campaigns.deed_words import who_is_due
from webapp.formats import page_locale, say_hour, say_number
from webapp.labels import label
from webapp.template_words import template_name


def in_one_sentence(campaign: Campaign, seen: Review) -> str:
    return str(_sentence(campaign, seen))


def _sentence(campaign: Campaign, seen: Review) -> Any:
    said = {
        "template": template_name(campaign.template),
        "ways": _ways(campaign, seen),
        "members": say_number(seen.to_send),
    }
    if occasion_of(campaign).always_on:
        return _each_day(campaign, said)
    if not seen.to_send:
        return _("Nobody gets it.")
    first, last = _first_and_last(seen.sendings)
    if first == last:
        return ngettext(
            "On %(time)s their time, %(members)s member gets “%(template)s” by %(ways)s.",
            "On %(time)s their time, %(members)s members get “%(template)s” by %(ways)s.",
            seen.to_send,
            time=first,
            **said,
        )
    return ngettext(
        "From %(time)s to %(end)s their time, %(members)s member gets “%(template)s” by %(ways)s.",
        "From %(time)s to %(end)s their time, %(members)s members get “%(template)s” by %(ways)s.",
        seen.to_send,
        time=first,
        end=last,
        **said,
    )


def _each_day(campaign: Campaign, said: Mapping[str, str]) -> Any:
    if campaign.holidays:
        return _each_holiday(campaign, said)
    shift, hour = campaign.shift_days, campaign.send_hour
    if who := who_is_due(campaign):
        return _(
            "Each day at %(hour)02d:00 their time, %(who)s gets “%(template)s” by %(ways)s.", hour=hour, who=who, **said
        )
    if not shift:
        return _(
            "Each day at %(hour)02d:00 their time, whoever's day it is gets “%(template)s” by %(ways)s.",
            hour=hour,
            **said,
        )
    if shift < 0:
        return ngettext(
            "Each day at %(hour)02d:00 their time, whose day is in %(num)s day gets “%(template)s” by %(ways)s.",
            "Each day at %(hour)02d:00 their time, whose day is in %(num)s days gets “%(template)s” by %(ways)s.",
            -shift,
            hour=hour,
            **said,
        )
    return ngettext(
        "Each day at %(hour)02d:00 their time, whose day was %(num)s day ago gets “%(template)s” by %(ways)s.",
        "Each day at %(hour)02d:00 their time, whose day was %(num)s days ago gets “%(template)s” by %(ways)s.",
        shift,
        hour=hour,
        **said,
    )


def _each_holiday(campaign: Campaign, said: Mapping[str, str]) -> Any:
    shift, said = campaign.shift_days, {**said, "hour": f"{campaign.send_hour:02d}"}
    if not shift:
        return _("On each holiday at %(hour)s:00 their time, members get “%(template)s” by %(ways)s.", **said)
    if shift < 0:
        return ngettext(
            "%(num)s day before each holiday at %(hour)s:00 their time, members get “%(template)s” by %(ways)s.",
            "%(num)s days before each holiday at %(hour)s:00 their time, members get “%(template)s” by %(ways)s.",
            -shift,
            **said,
        )
    return ngettext(
        "%(num)s day after each holiday at %(hour)s:00 their time, members get “%(template)s” by %(ways)s.",
        "%(num)s days after each holiday at %(hour)s:00 their time, members get “%(template)s” by %(ways)s.",
        shift,
        **said,
    )


def _first_and_last(sendings: tuple[LocalSending, ...]) -> tuple[str, str]:
    """By the clocks where members live."""
    local = sorted(each.due_at.astimezone(each.zone).replace(tzinfo=None) for each in sendings)
    return _weekday_and_hour(local[0]), _weekday_and_hour(local[-1])


def their_time(sending: LocalSending) -> str:
    """With the weekday and the day: where it is evening here, it may be tomorrow there."""
    return _weekday_and_hour(sending.due_at.astimezone(sending.zone).replace(tzinfo=None))


def _weekday_and_hour(local: datetime) -> str:
    return str(_("%(day)s, %(hour)s", day=format_skeleton("MMMEd", local, locale=page_locale()), hour=say_hour(local)))


def _ways(campaign: Campaign, seen: Review) -> str:
    used = [way.channel for way in seen.by_channel if way.to_send or occasion_of(campaign).always_on]
    names = [label(channel).text.lower() for channel in used]
    return str(format_list(names, style="or" if campaign.way is Way.PREFERRED else "standard", locale=page_locale()))
