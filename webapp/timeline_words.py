"""A row of a member's timeline as people read it: what, with what detail, leading where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.events.sessions.noting import read_choice
from campaigns.insight.story import StoryLine
from campaigns.members.models import ActivityKind
from campaigns.messaging.models import MessageState
from webapp.access import may_open
from webapp.edge import club
from webapp.formats import say_date, say_money, say_number
from webapp.i18n import localised_here
from webapp.labels import label
from webapp.profile_words import say_changed
from webapp.signal_words import say_signal
from webapp.template_words import say_template_name
from webapp.timeline_care import CARE_SAYERS, care_links
from webapp.timeline_kinds import ICONS

K = ActivityKind


@dataclass(frozen=True, slots=True)
class Said:
    """`details` are read one after the other; each link is its text and address; `state` wears its badge."""

    title: Any
    icon: str
    tone: str
    details: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    state: MessageState | None = None
    by: str = ""


def say(line: StoryLine, *, currency: str) -> Said:
    row = line.activity
    words = label(row.kind)
    details = [each for each in _details(line, currency) if each]
    return Said(
        words.text,
        ICONS.get(row.kind, "circle"),
        words.tone,
        details=details,
        links=list(_links(line)),
        state=line.about.get("state") if row.kind is K.MESSAGE_SENT else None,
        by=line.by,
    )


def _details(line: StoryLine, currency: str) -> list[str]:
    """A sentence or two, and what a person wrote or did, as it was recorded, where no sentence tells it."""
    kind, said = line.activity.kind, line.activity.detail
    if kind in CARE_SAYERS and line.about:
        return CARE_SAYERS[kind](line)
    if kind is K.PROFILE_CHANGED:
        return [say_changed(said)]
    if kind is K.SESSIONS_CHOSEN:
        return _sessions(line)
    return [*_SAYERS[kind](line, currency), said] if kind in _SAYERS else [said]


def _purchase(line: StoryLine, currency: str) -> list[str]:
    order = line.activity.reference.partition("/")[2].partition("/rev:")[0]
    return [say_money(line.activity.value, currency), str(_("order %(order)s", order=order)) if order else ""]


def _message(line: StoryLine, _currency: str) -> list[str]:
    if not line.about:
        return []
    named = line.about["campaign"] or say_template_name(line.about["template_key"], line.about["template"])
    came_back = line.about["state"] in (MessageState.BOUNCED, MessageState.FAILED)
    return [str(label(line.about["channel"]).text), named, line.about["reason"] if came_back else ""]


def _tier(line: StoryLine, _currency: str) -> list[str]:
    if not line.about:
        return []
    left, reached = line.about["left"], localised_here(line.about["reached"])
    if not left:
        return [reached]
    return [str(_("from %(left)s to %(reached)s", left=localised_here(left), reached=reached))]


def _consent(line: StoryLine, _currency: str) -> list[str]:
    if not line.about:
        return []
    about = [str(label(line.about["kind"]).text)]
    if "topic" in line.about:
        about.append(str(label(line.about["topic"]).text))
    return [*about, line.about.get("evidence") or line.about.get("address") or ""]


def _mute(line: StoryLine, _currency: str) -> list[str]:
    if not line.about:
        return []
    until = line.about["until"]
    states = [str(label(line.about[name]).text) for name in ("scope", "reason")]
    return [*states, str(_("until %(day)s", day=say_date(until.astimezone(ZoneInfo(club().zone))))) if until else ""]


def _contact(line: StoryLine, _currency: str) -> list[str]:
    if not line.about:
        return []
    said = [str(label(line.about[name]).text) for name in ("means", "direction")]
    if line.about["interested"] is not None:
        said.append(str(_("was interested") if line.about["interested"] else _("was not interested")))
    return said


def _points(line: StoryLine, _currency: str) -> list[str]:
    points = abs(line.about.get("points") or line.activity.value)
    return [
        line.about.get("title") or "",
        str(ngettext("one point", "%(points)s points", points, points=say_number(points))),
    ]


def _sessions(line: StoryLine) -> list[str]:
    choice = read_choice(line.activity.detail)
    held, waiting = (
        localised_here({"en": ", ", "zh": "、"}).join(
            localised_here(line.sessions.get(name, {"en": name})) for name in names
        )
        for names in (choice.held, choice.waiting)
    )
    if not held and not waiting:
        return [str(_("none any more"))]
    return [held, str(_("waits for %(sessions)s", sessions=waiting)) if waiting else ""]


def _feedback(line: StoryLine, _currency: str) -> list[str]:
    return [str(_("%(score)s of 5", score=line.activity.value))]


def _signal(line: StoryLine, _currency: str) -> list[str]:
    told = line.about
    if not told:
        return []
    about = _("for %(day)s", day=say_date(told["day"])) if told["day"] else ""
    value = say_number(told["value"]) if told["value"] is not None else ""
    by, gone = _("told by %(source)s", source=told["source"]), _("cancelled since") if told["cancelled_at"] else ""
    return [say_signal(told["name"]), str(about), value, str(by), str(gone)]


_SAYERS: Mapping[ActivityKind, Callable[[StoryLine, str], list[str]]] = {
    **dict.fromkeys((K.PURCHASED, K.REFUNDED, K.PURCHASE_CORRECTED), _purchase),
    **dict.fromkeys((K.CONSENT_ASKED, K.CONSENT_GRANTED, K.CONSENT_WITHDRAWN), _consent),
    **dict.fromkeys((K.REDEEMED, K.GIVEN_OUT, K.REDEMPTION_UNDONE, K.POINTS_ADJUSTED, K.POINTS_EXPIRED), _points),
    K.MESSAGE_SENT: _message,
    K.TIER_CHANGED: _tier,
    K.MUTED: _mute,
    K.CONTACTED: _contact,
    K.FEEDBACK: _feedback,
    K.SIGNAL: _signal,
}


def _links(line: StoryLine) -> list[tuple[str, str]]:
    links = care_links(line)
    if line.event_title is not None:
        links.append((localised_here(line.event_title), url_for("events.show", event_id=line.activity.event_id)))
    if line.about.get("campaign_id") and may_open("campaigns.show"):
        links.append((str(_("See the campaign")), url_for("campaigns.show", campaign_id=line.about["campaign_id"])))
    if line.about.get("friend_id"):
        links.append((line.about["friend"], url_for("members.show", member_id=line.about["friend_id"])))
    return links
