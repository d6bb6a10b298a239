"""`convive campaign variant list|add|drop`: what else a draft says, and to whom."""

from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.template_queries import template_id_of
from campaigns.outreach.models import CampaignVariant
from campaigns.outreach.queries import find_campaign
from campaigns.outreach.variants.operations import NewVariant, add_variant, drop_variant
from campaigns.outreach.variants.pinned import variants_of
from webapp.commands.campaigns import campaign
from webapp.commands.context import AN_ID, Row, emit, json_option, pass_runtime
from webapp.commands.event_draws import tier_id_of

campaign_argument = click.argument("campaign_name", metavar="CAMPAIGN")


@campaign.group()
def variant() -> None:
    """Other words for some readers of a campaign, or by turns."""


@variant.command("list")
@campaign_argument
@json_option
@pass_runtime
def list_all(runtime: Runtime, campaign_name: str, *, as_json: bool) -> None:
    """In the order in which their conditions are looked at."""
    with runtime.sessions() as session:
        rows = [_row(each) for each in variants_of(session, find_campaign(session, campaign_name).id)]
    emit(rows, as_json=as_json)


@variant.command()
@campaign_argument
@click.argument("template", metavar="TEMPLATE")
@click.option("--tier", metavar="KEY", help="To members from this tier on.")
@click.option("--age-from", type=int, help="To members of that age or more.")
@click.option("--age-to", type=int, help="To members of that age or less.")
@click.option("--nth", type=int, help="In this year of the day.")
@click.option("--relation", default="", help="Where the companion is this to the member.")
@json_option
@pass_runtime
def add(
    runtime: Runtime, /, campaign_name: str, template: str, tier: str | None, *, as_json: bool, **asked: Any
) -> None:
    """Say TEMPLATE, known by its key, to whom all that is asked fits; with nothing asked, by turns."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        tier_id = tier_id_of(session, tier) if tier is not None else None
        new = NewVariant(template_id=template_id_of(session, template), tier_id=tier_id, **asked)
        added = add_variant(session, campaign_id=find_campaign(session, campaign_name).id, new=new, now=now)
        row = _row(added)
    emit(row, as_json=as_json)


@variant.command()
@campaign_argument
@click.argument("variant_id", metavar="ID", type=AN_ID)
@json_option
@pass_runtime
def drop(runtime: Runtime, campaign_name: str, variant_id: int, *, as_json: bool) -> None:
    """Take the variant with this number away; those that are left are listed."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        campaign_id = find_campaign(session, campaign_name).id
        drop_variant(session, campaign_id=campaign_id, variant_id=variant_id, now=now)
        rows = [_row(each) for each in variants_of(session, campaign_id)]
    emit(rows, as_json=as_json)


def _row(each: CampaignVariant) -> Row:
    return {
        "id": each.id,
        "template": each.template.key,
        "tier": each.tier.key if each.tier else None,
        "age_from": each.age_from,
        "age_to": each.age_to,
        "nth": each.nth,
        "relation": each.relation or None,
    }
