"""`convive delivery`: what holds messages up, and the decisions on it."""

from collections.abc import Sequence
from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.choosing import Fare, fares, set_weight
from campaigns.messaging.models import Channel
from campaigns.messaging.overview import ChannelOverview, overview
from campaigns.messaging.pacing import set_pace
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.providers.registry import provider_names
from campaigns.messaging.reconciliation import resend_unknown
from campaigns.messaging.restored import count_due, is_restored, live_here
from webapp.commands.context import emit, json_option, pass_runtime

channelled = click.argument("channel", type=click.Choice([channel.value for channel in Channel]))


@click.group()
def delivery() -> None:
    """What holds messages up."""


@delivery.command()
@json_option
@pass_runtime
def status(runtime: Runtime, *, as_json: bool) -> None:
    """Each channel: what waits and since when, how fast it goes, what became of messages, and what holds it up."""
    with runtime.sessions() as session:
        providers = fares(session, provider_names(runtime.settings), runtime.system_clock())
        found = overview(session, now=runtime.clock(), system_now=runtime.system_clock())
    late_after = runtime.settings.late_after_minutes * 60
    rows = [_row(channel, providers, late_after=late_after) for channel in found.channels]
    if not as_json:
        rows = [{name: value for name, value in row.items() if name != "outcomes"} for row in rows]
    emit(rows, as_json=as_json)


def _row(channel: ChannelOverview, providers: Sequence[Fare], *, late_after: float) -> dict[str, Any]:
    standing = channel.standing
    return {
        "channel": standing.channel.value,
        **channel.waiting,
        "oldest": standing.oldest,
        "late": channel.oldest_seconds > late_after,
        "accepted_per_second": round(channel.rate, 2),
        "lease_expiries": channel.lease_expiries,
        "outcomes": dict(channel.outcomes),
        "paused": standing.pause.reason if standing.pause else None,
        "providers": [_shape(fare) for fare in providers if fare.channel is standing.channel],
    }


def _shape(fare: Fare) -> dict[str, object]:
    halted = fare.broken_reason or (fare.blocked_reason if fare.blocked_until else None)
    return {
        "provider": fare.provider,
        "weight": fare.weight,
        "share": round(fare.share, 3),
        "per_second": fare.per_second,
        "blocked_until": fare.blocked_until,
        "why": halted,
    }


@delivery.command()
@click.option("--send", is_flag=True, help="What is due goes out.")
@click.option("--drop-due", is_flag=True, help="What was due by now is cancelled.")
@json_option
@pass_runtime
def here(runtime: Runtime, *, send: bool, drop_due: bool, as_json: bool) -> None:
    """After a backup was restored: this copy sends from now on. Without a choice, say how it stands."""
    if send and drop_due:
        raise click.UsageError("--send and --drop-due exclude each other.")
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        due = count_due(session, now=now)
        dropped = live_here(session, drop_due=drop_due, now=now) if send or drop_due else 0
        waits = is_restored(session)
    emit({"restored_and_waiting": waits, "due": due, "dropped": dropped}, as_json=as_json)


@delivery.command()
@channelled
@click.argument("provider")
@click.option("--per-second", type=float, help="The most that all workers hand over together; without it, no limit.")
@click.option("--burst", type=int, help="How many at once after a rest; without it, what a second gives.")
@json_option
@pass_runtime
def pace(
    runtime: Runtime, channel: str, provider: str, *, per_second: float | None, burst: int | None, as_json: bool
) -> None:
    """Set how fast PROVIDER is handed what goes on CHANNEL."""
    known = _known(runtime, channel, provider)
    with runtime.sessions.begin() as session:
        set_pace(session, channel=known, provider=provider, per_second=per_second, burst=burst)
    emit({"channel": channel, "provider": provider, "per_second": per_second, "burst": burst}, as_json=as_json)


@delivery.command()
@channelled
@click.argument("provider")
@click.argument("weight", type=int)
@json_option
@pass_runtime
def weigh(runtime: Runtime, channel: str, provider: str, weight: int, *, as_json: bool) -> None:
    """Set the part of CHANNEL's messages that PROVIDER is given, beside the other providers' weights."""
    known = _known(runtime, channel, provider)
    with runtime.sessions.begin() as session:
        set_weight(session, channel=known, provider=provider, weight=weight)
    emit({"channel": channel, "provider": provider, "weight": weight}, as_json=as_json)


def _known(runtime: Runtime, channel: str, provider: str) -> Channel:
    names = provider_names(runtime.settings)[Channel(channel)]
    if provider not in names:
        raise click.BadParameter(f"{channel} goes by {' and '.join(names)}.", param_hint="PROVIDER")
    return Channel(channel)


@delivery.command()
@channelled
@json_option
@pass_runtime
def resume(runtime: Runtime, channel: str, *, as_json: bool) -> None:
    """Go on sending on CHANNEL once the provider's account is mended."""
    with runtime.sessions.begin() as session:
        resumed = resume_channel(session, channel=Channel(channel))
    emit({"channel": channel, "was_paused": resumed}, as_json=as_json)


@delivery.command()
@channelled
@json_option
@pass_runtime
def resend(runtime: Runtime, channel: str, *, as_json: bool) -> None:
    """Send again what nobody can tell about on CHANNEL, at the risk that somebody gets it twice."""
    with runtime.sessions.begin() as session:
        count = resend_unknown(session, channel=Channel(channel))
    emit({"channel": channel, "sent_again": count}, as_json=as_json)
