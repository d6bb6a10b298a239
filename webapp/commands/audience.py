"""`convive segment breakdown`: who of a segment would hear from us, and at which step the others are lost."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Topic
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy
from campaigns.outreach.breakdown import LOSSES, Dwindling, breakdown
from campaigns.outreach.drafts import LARGEST_HOLDOUT, LONGEST_REST
from campaigns.outreach.people import PeopleFilter, people_intended
from campaigns.segments.queries import find_segment, segment_select, select_members
from campaigns.segments.rules import parse_rule_text
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.segments import segment

CHANNELS, TOPICS = [each.value for each in Channel], [each.value for each in Topic]
TO_SEND = "to_send"
STEPS = {reason or state.value: (state, reason) for state, reason in LOSSES} | {TO_SEND: (MessageState.READY, "")}


@segment.command("breakdown")
@click.argument("name", required=False)
@click.option("--rule", "text", help="A rule tree as JSON, instead of a saved segment.")
@click.option("--channel", "channels", type=click.Choice(CHANNELS), multiple=True, default=["email"])
@click.option("--topic", type=click.Choice(TOPICS), default="events", show_default=True)
@click.option("--rest-days", type=click.IntRange(0, LONGEST_REST), default=0, help="Leave out who heard from us since.")
@click.option("--holdout", type=click.IntRange(0, LARGEST_HOLDOUT), default=0, help="Percent left alone.")
@click.option("--step", type=click.Choice(list(STEPS)), help="Show the first members of one step instead.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@json_option
@pass_runtime
def breakdown_(  # noqa: PLR0913 - the options of the command
    runtime: Runtime,
    name: str | None,
    text: str | None,
    *,
    channels: tuple[str, ...],
    topic: str,
    rest_days: int,
    holdout: int,
    step: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """How many of segment NAME (or of --rule) are lost at each step, and how many messages would go out."""
    policy = Policy([Channel(each) for each in dict.fromkeys(channels)], Topic(topic), rest_days, holdout)
    now = runtime.clock()
    with runtime.sessions() as session:
        members = _members(session, name, text, now=now)
        if step is None:
            found = breakdown(session, members, policy, now=now)
            rows = [row for each in found for row in _steps(each)]
        else:
            rows = _people(session, members, policy, step, now=now, limit=limit)
    emit(rows, as_json=as_json)


def _members(session: Session, name: str | None, text: str | None, *, now: datetime) -> Select[int]:
    if text is not None and name is None:
        return select_members(session, parse_rule_text(text), now=now)
    if name is None or text is not None:
        raise click.UsageError("Give the name of a segment or --rule, one of them.")
    return segment_select(session, find_segment(session, name).id, now)


def _steps(found: Dwindling) -> Iterator[dict[str, Any]]:
    channel = found.channel.value
    yield {"channel": channel, "step": "matched", "lost": None, "left": found.matched}
    for step in found.steps:
        yield {"channel": channel, "step": step.reason or step.state.value, "lost": step.lost, "left": step.left}
    yield {"channel": channel, "step": TO_SEND, "lost": None, "left": found.to_send}


def _people(
    session: Session, members: Select[int], policy: Policy, step: str, *, now: datetime, limit: int
) -> list[dict[str, Any]]:
    state, reason = STEPS[step]
    found = people_intended(session, members, policy, PeopleFilter(state=state, reason=reason), now=now, limit=limit)
    return [
        {"member": row.member_id, "name": row.name, "channel": row.channel.value, "address": row.address}
        for row in found.rows
    ]
