"""`convive sending`: what holds messages up, and the decisions on it."""

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Channel, ProviderState
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.queries import channel_standings
from campaigns.messaging.reconciliation import resend_unknown
from campaigns.messaging.troubles import blocks
from webapp.commands.context import emit, json_option, pass_runtime

channelled = click.argument("channel", type=click.Choice([channel.value for channel in Channel]))


@click.group()
def sending() -> None:
    """What holds messages up."""


@sending.command()
@json_option
@pass_runtime
def status(runtime: Runtime, *, as_json: bool) -> None:
    """Each channel: due, later, of unknown fate, and whether it is paused."""
    with runtime.sessions() as session:
        blocked = blocks(session, system_now=runtime.system_clock())
        rows = [
            {
                "channel": standing.channel.value,
                "due": standing.due,
                "later": standing.later,
                "unknown": standing.unknown,
                "oldest": standing.oldest,
                "paused": standing.pause.reason if standing.pause else None,
                "blocked": "; ".join(_said(state) for state in blocked if state.channel is standing.channel) or None,
            }
            for standing in channel_standings(session, now=runtime.clock())
        ]
    emit(rows, as_json=as_json)


def _said(state: ProviderState) -> str:
    return f"{state.provider} until {state.blocked_until:%H:%M:%S} UTC: {state.blocked_reason}"


@sending.command()
@channelled
@json_option
@pass_runtime
def resume(runtime: Runtime, channel: str, *, as_json: bool) -> None:
    """Go on sending on CHANNEL once the provider's account is mended."""
    with runtime.sessions.begin() as session:
        resumed = resume_channel(session, channel=Channel(channel))
    emit({"channel": channel, "was_paused": resumed}, as_json=as_json)


@sending.command()
@channelled
@json_option
@pass_runtime
def resend(runtime: Runtime, channel: str, *, as_json: bool) -> None:
    """Send again what nobody can tell about on CHANNEL, at the risk that somebody gets it twice."""
    with runtime.sessions.begin() as session:
        count = resend_unknown(session, channel=Channel(channel))
    emit({"channel": channel, "sent_again": count}, as_json=as_json)


commands = [sending]
