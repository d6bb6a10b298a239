"""A run of a campaign: accounted for to the last message, and completed."""

from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.outreach.account import RunAccount, account_of, get_run
from campaigns.outreach.missing import Missing, look_for_missing, run_to_complete, send_missing
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.queries import find_campaign, newest_runs
from campaigns.outreach.states import Group
from webapp.commands.context import emit, json_option, pass_runtime


@click.command()
@click.argument("campaign")
@click.option("--run", "run_id", type=int, help="Its number; the newest unless given.")
@json_option
@pass_runtime
def reconcile(runtime: Runtime, campaign: str, *, run_id: int | None, as_json: bool) -> None:
    """What became of every message of one run: intended = sent + not sent by reason + failed + unknown + left."""
    with runtime.sessions() as session:
        found = account_of(session, _run(session, find_campaign(session, campaign), run_id))
    emit(_shown(found), as_json=as_json)


@click.command("send-missing")
@click.argument("campaign")
@click.option("--run", "run_id", type=int, help="The number of the run, which has to be said of a greeting.")
@click.option("--dry-run", is_flag=True, help="Only count them, by what came of them.")
@json_option
@pass_runtime
def send_to_missing(runtime: Runtime, campaign: str, *, run_id: int | None, dry_run: bool, as_json: bool) -> None:
    """Send only to those whom the campaign means and has not reached. Nobody gets it twice."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        found = find_campaign(session, campaign)
        if dry_run:
            shown = _missing_shown(look_for_missing(session, run_to_complete(session, found, run_id), now=now))
        else:
            shown = _shown(account_of(session, send_missing(session, campaign_id=found.id, run_id=run_id, now=now)))
    emit(shown, as_json=as_json)


def _missing_shown(missing: Missing) -> dict[str, Any]:
    whys = {f"{why.state or 'new'}:{why.reason}".rstrip(":"): why.members for why in missing.whys}
    return {"members": missing.members, "to_send": missing.to_send, "missing_since": whys}


def _run(session: Session, campaign: Campaign, run_id: int | None) -> Run:
    if run_id is not None:
        return get_run(session, campaign.id, run_id)
    newest = newest_runs(session, campaign, limit=1)
    if not newest:
        raise NotFound(what=mark("run"))
    return newest[0].run


def _shown(account: RunAccount) -> dict[str, Any]:
    counts = account.counts
    not_sent = {f"{term.state}:{term.reason}".rstrip(":"): term.count for term in account.reasons(Group.NOT_SENT)}
    return {
        "run": account.run.id,
        "occurrence": account.run.occurrence_key,
        "state": account.run.state.value,
        "held_because": account.hold.reason if account.hold else None,
        "intended": counts.intended,
        "sent": counts.sent,
        "not_sent": not_sent,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "left": counts.left,
        "late": account.late,
        "instead_of_another": account.instead,
        "parts": account.parts,
        "cost_micros": account.cost,
    }
