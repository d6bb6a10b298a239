"""What needs a person: halted channels, messages of unknown fate or too late, failures, words to read."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from campaigns.care.queries import ComplaintFilter, count_complaints
from campaigns.events.queries import count_open_replies
from campaigns.messaging.conversations.queries import ConversationFilter, count_conversations
from campaigns.messaging.queries import Standing, channel_standings
from campaigns.outreach.queries import runs_gone_wrong
from campaigns.outreach.stopped import stops
from campaigns.staff.permissions import Permission
from campaigns.surprises.queries import count_waiting
from campaigns.webhooks.models import EndpointState
from campaigns.webhooks.queries import in_trouble
from webapp.access import can
from webapp.admin.cards.card import Card
from webapp.admin.cards.matter import Matter
from webapp.banners import late_after
from webapp.formats import say_number
from webapp.labels import label

FAILURES_OF = timedelta(days=3)
MOST_RUNS = 3


def _read(session: Session, now: datetime) -> Mapping[str, Any]:
    return {
        "matters": [
            *_of_delivery(session, now),
            *_of_stops(session),
            *_of_runs(session, now),
            *_of_replies(session),
            *_of_conversations(session),
            *_of_complaints(session, now),
            *_of_moments(session, now),
            *_of_webhooks(session),
        ]
    }


def _of_delivery(session: Session, now: datetime) -> Iterator[Matter]:
    for standing in channel_standings(session, now=now):
        yield from _of_channel(standing, now)


def _of_channel(standing: Standing, now: datetime) -> Iterator[Matter]:
    channel, href = str(label(standing.channel).text), url_for("delivery.index")
    if standing.pause:
        yield Matter("wrong", _("%(channel)s: nothing is sent.", channel=channel), href, standing.pause.since)
    elif standing.oldest and standing.oldest < now - late_after():
        yield Matter("waiting", _("%(channel)s: the oldest message is late.", channel=channel), href, standing.oldest)
    if standing.unknown:
        count = say_number(standing.unknown)
        text = ngettext(
            "%(channel)s: %(count)s message of unknown fate.",
            "%(channel)s: %(count)s messages of unknown fate.",
            standing.unknown,
            channel=channel,
            count=count,
        )
        yield Matter("waiting", text, href)


def _of_stops(session: Session) -> Iterator[Matter]:
    for stop in stops(session):
        name = stop.run.campaign.name
        text = _("%(campaign)s is stopped: the provider refuses it for everybody.", campaign=name)
        if stop.at_ceiling:
            text = _("%(campaign)s is held: it would cost more than its ceiling.", campaign=name)
        yield Matter("wrong", text, url_for("campaigns.show", campaign_id=stop.run.campaign_id), stop.since)


def _of_runs(session: Session, now: datetime) -> Iterator[Matter]:
    for row in runs_gone_wrong(session, since=now - FAILURES_OF, limit=MOST_RUNS):
        text = ngettext(
            "%(campaign)s: %(count)s message failed.",
            "%(campaign)s: %(count)s messages failed.",
            row.counts.failed,
            campaign=row.run.campaign.name,
            count=say_number(row.counts.failed),
        )
        yield Matter("wrong", text, url_for("campaigns.show", campaign_id=row.run.campaign_id))


def _of_replies(session: Session) -> Iterator[Matter]:
    replies = count_open_replies(session)
    if replies:
        text = ngettext("%(count)s reply to read.", "%(count)s replies to read.", replies, count=say_number(replies))
        yield Matter("waiting", text, url_for("replies.index"))


def _of_conversations(session: Session) -> Iterator[Matter]:
    waiting = count_conversations(session, ConversationFilter("waiting")) if can(Permission.CARE_FOR_MEMBERS) else 0
    if waiting:
        text = ngettext(
            "%(count)s person waits for an answer.",
            "%(count)s people wait for an answer.",
            waiting,
            count=say_number(waiting),
        )
        yield Matter("waiting", text, url_for("conversations.index"))


def _of_complaints(session: Session, now: datetime) -> Iterator[Matter]:
    overdue = count_complaints(session, ComplaintFilter(overdue=True), now=now)
    if overdue:
        count = say_number(overdue)
        text = ngettext("%(count)s complaint is overdue.", "%(count)s complaints are overdue.", overdue, count=count)
        yield Matter("wrong", text, url_for("complaints.index", state="overdue"))


def _of_moments(session: Session, now: datetime) -> Iterator[Matter]:
    """For those who decide about surprises."""
    if not can(Permission.APPROVE_MOMENTS):
        return
    suggested, late = count_waiting(session, now=now)
    if suggested:
        text = ngettext(
            "%(count)s surprise waits to be decided.",
            "%(count)s surprises wait to be decided.",
            suggested,
            count=say_number(suggested),
        )
        yield Matter("waiting", text, url_for("moments.index"))
    if late:
        text = ngettext(
            "%(count)s task of a surprise is late.",
            "%(count)s tasks of surprises are late.",
            late,
            count=say_number(late),
        )
        yield Matter("wrong", text, url_for("moments.index", state="approved"))


def _of_webhooks(session: Session) -> Iterator[Matter]:
    for endpoint in in_trouble(session) if can(Permission.EDIT_WEBHOOKS) else ():
        name, href = endpoint.description or endpoint.url, url_for("webhooks.show", endpoint_id=endpoint.id)
        if endpoint.state is EndpointState.DISABLED:
            yield Matter("wrong", _("The webhook “%(name)s” was switched off.", name=name), href)
        else:
            text = _("The webhook “%(name)s” is not reached.", name=name)
            yield Matter("waiting", text, href, endpoint.failing_since)


card = Card("admin/cards/attention.html", Permission.VIEW_CAMPAIGNS, _read)
