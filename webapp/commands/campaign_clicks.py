"""Who followed the links of a campaign."""

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.click_queries import clicks_of
from campaigns.outreach.queries import find_campaign
from webapp.commands.context import emit, json_option, pass_runtime


@click.command()
@click.argument("campaign")
@json_option
@pass_runtime
def clicks(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
    """How many people followed its links, by link; machines that read mail first are counted apart."""
    with runtime.sessions() as session:
        found = clicks_of(session, campaign_id=find_campaign(session, campaign).id)
    emit(
        {
            "people": found.people,
            "machines": found.machines,
            "waiting": found.waiting,
            "opened": found.opened,
            "links": {link.url: link.people for link in found.links},
        },
        as_json=as_json,
    )
