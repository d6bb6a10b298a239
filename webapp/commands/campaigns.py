"""Campaigns: draft, review in numbers, launch, control, watch."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.events.queries import find_event_by_code
from campaigns.members.models import Hardship, Topic
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import read_micros
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach import operations
from campaigns.outreach.approval.launching import launch_checked
from campaigns.outreach.drafts import HIGHEST_CEILING, CampaignDraft
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind, SendBy, Sender, Way, WhenLate
from campaigns.outreach.occasions.every import BY_HAND, OCCASIONS
from campaigns.outreach.queries import find_campaign, list_campaigns
from campaigns.outreach.review import Review, review
from campaigns.segments.queries import find_segment
from webapp.commands.campaign_checks import check, foretell
from webapp.commands.campaign_clicks import clicks
from webapp.commands.campaign_days import by_days
from webapp.commands.campaign_log import log
from webapp.commands.campaign_runs import reconcile, send_to_missing
from webapp.commands.campaign_status import status
from webapp.commands.context import emit, json_option, pass_runtime

HOUR = click.IntRange(0, 23)


@click.group()
def campaign() -> None:
    """Messages to a segment. CAMPAIGN is its number or its name."""


@campaign.command("list")
@click.option("--state", type=click.Choice([state.value for state in CampaignState]))
@json_option
@pass_runtime
def list_(runtime: Runtime, state: str | None, *, as_json: bool) -> None:
    """All campaigns, the newest first."""
    with runtime.sessions() as session:
        rows = list_campaigns(session, state=CampaignState(state) if state else None)
    counted = [(row.campaign, row.counts) for row in rows]
    shown = [_shown(campaign) | {"intended": of.intended, "sent": of.sent, "left": of.left} for campaign, of in counted]
    emit(shown, as_json=as_json)


@campaign.command()
@click.argument("name")
@click.option("--segment", required=True, help="Its name or number.")
@click.option("--template", required=True, help="Its key, such as event_invitation.")
@click.option(
    "--channel", "channels", multiple=True, required=True, type=click.Choice([channel.value for channel in Channel])
)
@click.option("--event", "event_code", help="Its code.")
@click.option("--occasion", type=click.Choice([kind.value for kind in BY_HAND]), default="once", show_default=True)
@click.option(
    "--topic", type=click.Choice([topic.value for topic in Topic]), help="Unless given, what the occasion suggests."
)
@click.option("--send-at", type=click.DateTime(), help="By the club's clock; as soon as launched unless given.")
@click.option(
    "--send-by",
    type=click.Choice([each.value for each in SendBy]),
    callback=lambda _context, _option, value: SendBy(value),
    default="club",
    show_default=True,
    help="Whose clock shows the time of sending.",
)
@click.option(
    "--when-late",
    type=click.Choice([each.value for each in WhenLate]),
    callback=lambda _context, _option, value: WhenLate(value),
    default="send",
    show_default=True,
    help="What becomes of a message whose time has passed.",
)
@click.option("--send-hour", type=HOUR, default=9, show_default=True, help="Of a greeting, by the member's clock.")
@by_days
@click.option("--quiet-from", type=HOUR, default=21, show_default=True)
@click.option("--quiet-until", type=HOUR, default=8, show_default=True)
@click.option("--grace-hours", type=int, default=24, show_default=True, help="How late is still worth sending.")
@click.option("--rest-days", type=int, default=0, show_default=True, help="Leave out who was written to so lately.")
@click.option(
    "--way",
    type=click.Choice([each.value for each in Way]),
    callback=lambda _context, _option, value: Way(value),
    default="each",
    show_default=True,
    help="On each channel, or only on the one a member prefers of those that reach them.",
)
@click.option("--priority", type=click.IntRange(0, 100), help="Unless given, what is usual for the topic.")
@click.option("--fall-back", "falls_back_on_failure", is_flag=True, help="Send a text where the mail fails.")
@click.option(
    "--fall-back-after", "falls_back_after_hours", type=int, default=0, help="A text after hours without an answer."
)
@click.option(
    "--ceiling",
    "cost_ceiling",
    callback=lambda _context, _option, text: None if text is None else read_micros(text, highest=HIGHEST_CEILING),
    help="The most a run may spend, in the club's money.",
)
@click.option(
    "--heed",
    "heeds",
    multiple=True,
    type=click.Choice([*(each.value for each in Hardship), "none"]),
    callback=lambda _context, _option, chosen: _heeded(chosen),
    help="Spare members with that; unless given, what is usual for the topic.",
)
@click.option(
    "--sender",
    type=click.Choice([each.value for each in Sender]),
    callback=lambda _context, _option, value: Sender(value),
    default="club",
    show_default=True,
    help="In whose name it writes.",
)
@click.option("--offers", is_flag=True, help="A greeting may sell; its topic is offers then.")
@click.option("--owner-instead", is_flag=True, help="Make a task of their owner of whoever is spared.")
@click.option("--holdout", "holdout_percent", type=int, default=0, show_default=True, help="Percent left alone.")
@json_option
@pass_runtime
def create(runtime: Runtime, /, *, as_json: bool, **options: Any) -> None:
    """Draft a campaign called NAME. Nothing is sent before it is launched."""
    with runtime.sessions.begin() as session:
        draft = _draft(session, **options)
        made = operations.create_campaign(session, draft=draft, staff_id=None, now=runtime.clock())
        shown = _shown(made)
    emit(shown, as_json=as_json)


@campaign.command()
@click.argument("campaign")
@json_option
@pass_runtime
def plan(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
    """Who would get what, when, and why not. Writes nothing."""
    with runtime.sessions() as session:
        seen = review(session, find_campaign(session, campaign), now=runtime.clock())
    emit(_review_row(seen), as_json=as_json)


@campaign.command()
@click.argument("campaign")
@click.option("--send-at", type=click.DateTime(), required=True, help="By the club's clock.")
@json_option
@pass_runtime
def move(runtime: Runtime, campaign: str, *, send_at: datetime, as_json: bool) -> None:
    """Give a launched campaign that has not begun another time."""
    with runtime.sessions.begin() as session:
        number = find_campaign(session, campaign).id
        at = send_at.replace(tzinfo=club_zone(session))
        moved = operations.move_campaign(session, campaign_id=number, send_at=at, now=runtime.clock())
        shown = _shown(moved)
    emit(shown, as_json=as_json)


@campaign.command()
@click.argument("campaign")
@json_option
@pass_runtime
def launch(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
    """Send a draft, at its time, unless a check blocks that or a colleague must approve it first."""
    with runtime.sessions.begin() as session:
        number = find_campaign(session, campaign).id
        stage = build_stage(runtime)
        launched = launch_checked(session, campaign_id=number, by=None, stage=stage, now=runtime.clock())
        shown = _shown(launched)
    emit(shown, as_json=as_json)


def _control(name: str, act: Callable[[Session, int, datetime], Campaign], sentence: str) -> click.Command:
    @click.argument("campaign")
    @json_option
    @pass_runtime
    def command(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
        with runtime.sessions.begin() as session:
            changed = act(session, find_campaign(session, campaign).id, runtime.clock())
            shown = _shown(changed)
        emit(shown, as_json=as_json)

    return click.command(name, help=sentence)(command)


for _command in (
    _control(
        "pause",
        lambda session, number, now: operations.pause_campaign(session, campaign_id=number, now=now),
        "Hold what has not gone out.",
    ),
    _control(
        "resume",
        lambda session, number, now: operations.resume_campaign(session, campaign_id=number, now=now),
        "Go on with what is left; nothing is sent again.",
    ),
    _control(
        "cancel",
        lambda session, number, now: operations.cancel_campaign(session, campaign_id=number, now=now),
        "Never send what has not gone out.",
    ),
    log,
    clicks,
    check,
    foretell,
    status,
    reconcile,
    send_to_missing,
):
    campaign.add_command(_command)


def _draft(
    session: Session,
    *,
    segment: str,
    template: str,
    channels: tuple[str, ...],
    event_code: str | None,
    occasion: str,
    topic: str | None,
    send_at: datetime | None,
    **figures: Any,
) -> CampaignDraft:
    kind = OccasionKind(occasion)
    return CampaignDraft(
        segment_id=find_segment(session, segment).id,
        template_id=latest_version_of(session, template).template_id,
        channels=tuple(dict.fromkeys(map(Channel, channels))),
        event_id=_event_id(session, event_code) if event_code else None,
        occasion=kind,
        topic=Topic(topic) if topic else _usual_topic(kind, offers=figures["offers"]),
        send_at=send_at.replace(tzinfo=club_zone(session)) if send_at else None,
        **figures,
    )


def _usual_topic(kind: OccasionKind, *, offers: bool) -> Topic:
    return Topic.OFFERS if offers else OCCASIONS[kind].topic


def _heeded(chosen: tuple[str, ...]) -> tuple[Hardship, ...] | None:
    return tuple(Hardship(each) for each in chosen if each != "none") if chosen else None


def _event_id(session: Session, code: str) -> int:
    event = find_event_by_code(session, code)
    if event is None:
        raise NotFound(what=mark("event"))
    return event.id


def _shown(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "occasion": campaign.occasion.value,
        "state": campaign.state.value,
        "channels": campaign.channels,
        "send_at": campaign.send_at,
        "launched_at": campaign.launched_at,
    }


def _review_row(seen: Review) -> dict[str, Any]:
    return {
        "members": seen.members,
        "to_send": seen.to_send,
        "held_out": seen.held_out,
        "left_out": seen.left_out,
        "messages": seen.messages,
        "first_due_at": seen.sendings[0].due_at if seen.sendings else None,
        "last_due_at": seen.sendings[-1].due_at if seen.sendings else None,
        "tallies": [
            {"channel": t.channel.value, "state": t.state.value, "reason": t.reason, "count": t.count}
            for t in seen.tallies
        ],
    }
