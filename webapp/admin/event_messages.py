"""An event's messages: which go out when, what they say, whom they would reach."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.extras import event_words
from campaigns.events.milestones.operations import change_milestone, choice_of_event, find_milestone
from campaigns.events.milestones.usual import choice_of
from campaigns.events.models import Event, Milestone, MilestoneKind
from campaigns.events.queries import get_event
from campaigns.messaging.house_templates import DEFAULT_NAMES
from campaigns.messaging.models import Channel
from campaigns.messaging.preview import Reading, preview
from campaigns.messaging.template_queries import list_templates
from campaigns.messaging.templates import latest_version
from campaigns.outreach.event_schedule import Look, look_at, schedule_of
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.milestones import MilestoneForm, say_timing, say_way
from webapp.i18n import language
from webapp.template_words import say_template_name

Shown = Response | str | tuple[str, int]

blueprint = Blueprint("event_messages", __name__, url_prefix="/events/<int:event_id>/messages")


@blueprint.get("")
@requires(Permission.EDIT_EVENTS)
def index(event_id: int) -> str:
    with reading() as session:
        event = get_event(session, event_id)
        schedule = schedule_of(session, event, now=now())
    chosen = {line.kind: choice_of(line.milestone) for line in schedule.lines if line.milestone}
    ways = {kind: say_way(choice.channels) for kind, choice in chosen.items()}
    whens = {kind: say_timing(kind, choice.timing) for kind, choice in chosen.items()}
    at_once = [(say_template_name(key, DEFAULT_NAMES[key]), counts) for key, counts in schedule.at_once.items()]
    shown = {"schedule": schedule, "ways": ways, "whens": whens, "at_once": at_once}
    return render_template("admin/events/messages.html", event=event, **shown)


@blueprint.route(f"/<any({', '.join(MilestoneKind)}):kind>", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def change(event_id: int, kind: str) -> Shown:
    milestone_kind = MilestoneKind(kind)
    with reading() as session:
        event = get_event(session, event_id)
        milestone = find_milestone(session, event_id, milestone_kind)
        form = MilestoneForm.of_choice(milestone_kind, choice_of_event(session, milestone, milestone_kind))
        listed = [each.template for each in list_templates(session)]
        form.offer(listed, milestone.template_id if milestone else None)
        shown = {"event": event, "kind": milestone_kind}
        shown |= _look(session, event, milestone)
    if form.accepted():
        try:
            with transaction() as session:
                change_milestone(
                    session,
                    event_id=event_id,
                    kind=milestone_kind,
                    choice=form.choice(),
                    template_id=form.template_id.data or None,
                    now=now(),
                )
        except Refused as refused:
            form.refuse("distance", refused)
        else:
            flash(_("Saved. It moves with the event."), "good")
            return redirect(url_for("event_messages.index", event_id=event_id), 303)
    return form.on_page("admin/events/message.html", **shown)


def _look(session: Session, event: Event, milestone: Milestone | None) -> dict[str, Any]:
    if milestone is None:
        return {"look": None, "readings": []}
    look = look_at(session, milestone, now=now())
    return {"look": look, "readings": _readings(session, event, milestone, look)}


def _readings(session: Session, event: Event, milestone: Milestone, look: Look) -> list[tuple[Channel, Reading]]:
    """As that guest would read it on each channel, in the language of this page."""
    if look.reader is None:
        return []
    signer, public_url = runtime().signer, runtime().settings.public_url
    words = {
        "event": event_words(event, language(), public_url=public_url),
        "links": {"online": event.online_url or None},
    }
    parts = {
        part.channel: part for part in latest_version(session, look.template.id).parts if part.language == language()
    }
    return [
        (
            part.channel,
            preview(session, part=part, member=look.reader, signer=signer, public_url=public_url, known=words),
        )
        for part in (parts.get(Channel(channel)) for channel in milestone.channels)
        if part is not None
    ]
