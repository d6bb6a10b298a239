"""What a search found, in words: groups of lines, each of which leads to a page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import lazy_gettext as _

from campaigns.events.models import Event
from campaigns.insight.finding import Finds, Kind, Sought
from campaigns.members.models import Member
from campaigns.outreach.models import Campaign
from campaigns.surprises.models import Moment
from webapp.edge import now
from webapp.formats import say_date
from webapp.i18n import localised_here
from webapp.labels import label
from webapp.places import places
from webapp.segment_names import segment_name
from webapp.template_words import template_name


class Line(NamedTuple):
    title: str
    href: str
    detail: str = ""


class Group(NamedTuple):
    """`all_at`: where the rest of them stands, if there are more."""

    text: Any
    icon: str
    lines: Sequence[Line]
    all_at: str = ""


HEADINGS: Mapping[Kind, tuple[Any, str]] = {
    Kind.MEMBER: (_("Members"), "users"),
    Kind.EVENT: (_("Events"), "calendar"),
    Kind.CAMPAIGN: (_("Campaigns"), "send"),
    Kind.SEGMENT: (_("Segments"), "list-filter"),
    Kind.TEMPLATE: (_("Templates"), "file-text"),
    Kind.MOMENT: (_("Moments"), "sparkles"),
}
LISTS = {Kind.MEMBER: "members.index"}
"""Those that look for the same words in the same way."""


def found_in(finds: Finds, text: str) -> Group:
    all_at = url_for(LISTS[finds.kind], q=text) if finds.more and finds.kind in LISTS else ""
    return Group(*HEADINGS[finds.kind], [SAY[finds.kind](row) for row in finds.rows], all_at)


def pages_called(what: Sought) -> list[Group]:
    """Pages of the admin that this person may open and whose words hold what is sought; none or one."""
    words = [word.casefold() for word in what.words] if what.is_enough else []
    called = [
        Line(str(place.text), place.href, str(place.says))
        for place in places()
        if words and all(word in f"{place.text} {place.says}".casefold() for word in words)
    ]
    return [Group(_("Pages of the admin"), "house", called[: what.limit])] if called else []


def _member(member: Member) -> Line:
    detail = f"{member.code} · {localised_here(member.tier.name)}"
    return Line(member.full_name, url_for("members.show", member_id=member.id), detail)


def _event(event: Event) -> Line:
    day = say_date(event.starts_at.astimezone(ZoneInfo(event.zone)))
    detail = f"{day} · {event.venue} · {label(event.phase(now())).text}"
    return Line(localised_here(event.title), url_for("events.show", event_id=event.id), detail)


def _campaign(campaign: Campaign) -> Line:
    detail = f"{label(campaign.occasion).text} · {label(campaign.state).text}"
    return Line(campaign.name, url_for("campaigns.show", campaign_id=campaign.id), detail)


def _moment(moment: Moment) -> Line:
    detail = f"{moment.playbook.name} · {say_date(moment.day)} · {label(moment.state).text}"
    return Line(moment.member.full_name, url_for("moments.show", moment_id=moment.id), detail)


SAY: Mapping[Kind, Callable[[Any], Line]] = {
    Kind.MEMBER: _member,
    Kind.EVENT: _event,
    Kind.CAMPAIGN: _campaign,
    Kind.SEGMENT: lambda segment: Line(segment_name(segment), url_for("segments.show", segment_id=segment.id)),
    Kind.TEMPLATE: lambda template: Line(template_name(template), url_for("templates.show", template_id=template.id)),
    Kind.MOMENT: _moment,
}
