"""How a campaign stands, once or while one watches."""

import time
from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.outreach.models import CampaignState
from campaigns.outreach.progress import Progress, progress
from campaigns.outreach.queries import find_campaign
from webapp.commands.context import emit, json_option, pass_runtime

LOOK_EVERY_SECONDS = 1.0
BAR = 40
OVER = (CampaignState.DRAFT, CampaignState.FINISHED, CampaignState.CANCELLED)


@click.command()
@click.argument("campaign")
@click.option("--watch", is_flag=True, help="Show the progress until the campaign is over, or Ctrl-C.")
@json_option
@pass_runtime
def status(runtime: Runtime, campaign: str, *, watch: bool, as_json: bool) -> None:
    """How many are sent, not sent and why, failed, unknown, left."""
    if not watch:
        emit(_look(runtime, campaign), as_json=as_json)
        return
    while True:
        row = _look(runtime, campaign)
        click.echo(f"\r{_bar(row)}", nl=False)
        if row["state"] in OVER:
            click.echo()
            return
        time.sleep(LOOK_EVERY_SECONDS)


def _look(runtime: Runtime, campaign: str) -> dict[str, Any]:
    with runtime.sessions() as session:
        found = find_campaign(session, campaign)
        seen = progress(session, campaign_id=found.id, now=runtime.clock())
    return {"id": found.id, "name": found.name, "state": found.state.value} | figures(seen)


def figures(seen: Progress) -> dict[str, Any]:
    """`intended` is the sum of `sent`, `not_sent`, `failed`, `unknown` and `left`."""
    counts = seen.counts
    return {
        "intended": counts.intended,
        "sent": counts.sent,
        "delivered": seen.delivered,
        "not_sent": counts.not_sent,
        "skipped": seen.skipped,
        "held_out": seen.held_out,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "left": counts.left,
        "rate_per_minute": seen.rate,
        "seconds_left": seen.time_left.total_seconds() if seen.time_left else None,
        "next_due_at": seen.next_due_at,
        "tallies": [
            {"channel": t.channel.value, "state": t.state.value, "reason": t.reason, "count": t.count}
            for t in seen.tallies
        ],
    }


def _bar(row: dict[str, Any]) -> str:
    settled = row["intended"] - row["left"]
    filled = BAR * settled // row["intended"] if row["intended"] else 0
    return (
        f"{'█' * filled}{'░' * (BAR - filled)} {settled}/{row['intended']}  sent {row['sent']}"
        f"  failed {row['failed']}  unknown {row['unknown']}  left {row['left']}  {row['rate_per_minute']}/min   "
    )
