"""`convive webhook`: other systems that are told what happens."""

from datetime import timedelta
from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.webhooks.models import DeliveryState, WebhookEndpoint
from campaigns.webhooks.operations import (
    EndpointDraft,
    add_endpoint,
    edit_endpoint,
    pause_endpoint,
    remove_endpoint,
    replay,
    replay_failed,
    resume_endpoint,
    rotate_secret,
    send_test,
)
from campaigns.webhooks.queries import DeliveryFilter, endpoint_rows, get_endpoint, list_deliveries
from campaigns.webhooks.signing import secret_of
from webapp.commands.context import AN_ID, Row, emit, json_option, pass_runtime

its_id = click.argument("endpoint_id", type=AN_ID, metavar="ID")
its_kinds = click.option(
    "--kind", "kinds", multiple=True, required=True, help="What it is told of; as often as needed."
)
description_option = click.option("--description", default="", help="What it is for.")


@click.group()
def webhook() -> None:
    """Other systems that are told what happens."""


@webhook.command()
@click.argument("url")
@its_kinds
@description_option
@json_option
@pass_runtime
def add(runtime: Runtime, /, *, url: str, kinds: tuple[str, ...], description: str, as_json: bool) -> None:
    """Tell the address URL of what happens from now on; prints its secret."""
    private = runtime.settings.webhooks_private
    draft = EndpointDraft(url, kinds, description)
    with runtime.sessions.begin() as session:
        added = add_endpoint(
            session, draft=draft, private=private, random_code=runtime.random_code, now=runtime.clock()
        )
    emit({**_row(added), "secret": secret_of(runtime.signer, added)}, as_json=as_json)


@webhook.command()
@its_id
@click.argument("url")
@its_kinds
@description_option
@json_option
@pass_runtime
def edit(
    runtime: Runtime, /, *, endpoint_id: int, url: str, kinds: tuple[str, ...], description: str, as_json: bool
) -> None:
    """Give the webhook with this ID another address and other kinds."""
    private = runtime.settings.webhooks_private
    with runtime.sessions.begin() as session:
        draft = EndpointDraft(url, kinds, description)
        edited = edit_endpoint(session, endpoint_id=endpoint_id, draft=draft, private=private)
    emit(_row(edited), as_json=as_json)


@webhook.command("list")
@json_option
@pass_runtime
def list_all(runtime: Runtime, /, *, as_json: bool) -> None:
    """All of them, with what waits and what was given up."""
    with runtime.sessions() as session:
        rows = endpoint_rows(session)
    emit([{**_row(row.endpoint), "waiting": row.waiting, "failed": row.failed} for row in rows], as_json=as_json)


@webhook.command()
@its_id
@json_option
@pass_runtime
def pause(runtime: Runtime, /, *, endpoint_id: int, as_json: bool) -> None:
    """Let what happens wait."""
    with runtime.sessions.begin() as session:
        paused = pause_endpoint(session, endpoint_id=endpoint_id)
    emit(_row(paused), as_json=as_json)


@webhook.command()
@its_id
@json_option
@pass_runtime
def resume(runtime: Runtime, /, *, endpoint_id: int, as_json: bool) -> None:
    """Call it again, also one that was switched off, with all that waits."""
    with runtime.sessions.begin() as session:
        resumed = resume_endpoint(session, endpoint_id=endpoint_id)
    emit(_row(resumed), as_json=as_json)


@webhook.command()
@its_id
@click.option("--rotate", is_flag=True, help="Make a new one first; for a day both sign.")
@json_option
@pass_runtime
def secret(runtime: Runtime, /, *, endpoint_id: int, rotate: bool, as_json: bool) -> None:
    """The secret that its calls are signed with."""
    with runtime.sessions.begin() as session:
        if rotate:
            at = runtime.system_clock()
            rotate_secret(session, endpoint_id=endpoint_id, random_code=runtime.random_code, now=at)
        found = secret_of(runtime.signer, get_endpoint(session, endpoint_id))
    emit({"id": endpoint_id, "secret": found}, as_json=as_json)


@webhook.command()
@its_id
@json_option
@pass_runtime
def test(runtime: Runtime, /, *, endpoint_id: int, as_json: bool) -> None:
    """Send a test; `convive webhook log` tells what came of it."""
    with runtime.sessions.begin() as session:
        at = runtime.clock()
        made = send_test(session, endpoint_id=endpoint_id, random_code=runtime.random_code, now=at)
    emit({"id": made.id, "key": made.event_key}, as_json=as_json)


@webhook.command()
@its_id
@json_option
@pass_runtime
def remove(runtime: Runtime, /, *, endpoint_id: int, as_json: bool) -> None:
    """Tell it nothing any more; its log goes too."""
    with runtime.sessions.begin() as session:
        remove_endpoint(session, endpoint_id=endpoint_id)
    emit({"id": endpoint_id, "removed": True}, as_json=as_json)


@webhook.command()
@its_id
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), help="Only those.")
@click.option("--kind", default="", help="Only of this kind.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@pass_runtime
def log(runtime: Runtime, /, *, endpoint_id: int, state: str | None, kind: str, limit: int, as_json: bool) -> None:
    """Its calls, the newest first."""
    chosen = DeliveryFilter(endpoint_id, DeliveryState(state) if state else None, kind)
    with runtime.sessions() as session:
        get_endpoint(session, endpoint_id)
        found = list_deliveries(session, chosen, limit=limit)
    names = ("id", "event_key", "at", "state", "tries", "tried_at", "status", "milliseconds", "trouble")
    emit([{name: getattr(each, name) for name in names} for each in found], as_json=as_json)


@webhook.command("replay")
@its_id
@click.option("--call", "delivery_id", type=AN_ID, help="Only this call, as the log numbers it.")
@click.option("--days", type=click.IntRange(1, 30), default=3, show_default=True, help="Given up in the last so many.")
@json_option
@pass_runtime
def replay_some(runtime: Runtime, /, *, endpoint_id: int, delivery_id: int | None, days: int, as_json: bool) -> None:
    """Make calls again that were given up, or one that was delivered too, under the same ids."""
    with runtime.sessions.begin() as session:
        if delivery_id is not None:
            replay(session, delivery_id=delivery_id)
            count = 1
        else:
            since = runtime.system_clock() - timedelta(days=days)
            count = replay_failed(session, endpoint_id=endpoint_id, since=since)
    emit({"replayed": count}, as_json=as_json)


def _row(endpoint: WebhookEndpoint) -> Row:
    names = ("id", "url", "description", "state", "reason", "kinds")
    told: dict[str, Any] = {name: getattr(endpoint, name) for name in names}
    return told
