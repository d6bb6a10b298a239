"""`convive greetings`: what will go out."""

from datetime import date, timedelta
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.queries import find_by_code
from campaigns.outreach.ahead import ahead_of_member, read_ahead
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def greetings() -> None:
    """Campaigns that are always on."""


@greetings.command()
@click.option("--days", type=click.IntRange(1, 800), default=366, show_default=True, help="From today on.")
@click.option("--member", "code", help="Only what the member with this code will be sent.")
@json_option
@pass_runtime
def ahead(runtime: Runtime, days: int, code: str | None, *, as_json: bool) -> None:
    """What will go out day by day, as things stand; or to one member."""
    now = runtime.clock()
    with runtime.sessions() as session:
        today = now.astimezone(club_zone(session)).date()
        span: dict[str, date] = {"first": today, "last": today + timedelta(days=days - 1)}
        rows: list[dict[str, Any]]
        if code is None:
            rows = [
                {
                    "day": each.day,
                    "campaign": each.campaign.name,
                    "key": each.key,
                    "due": each.due,
                    "will_get": each.to_write,
                }
                for each in read_ahead(session, **span, now=now)
            ]
        else:
            rows = [
                {"day": each.day, "campaign": each.campaign.name, "key": each.key, "why_not": each.reason}
                for each in ahead_of_member(session, _member_id(session, code), **span, now=now)
            ]
    emit(rows, as_json=as_json)


def _member_id(session: Session, code: str) -> int:
    member = find_by_code(session, code)
    if member is None:
        raise NotFound(what=mark("member"))
    return member.id
