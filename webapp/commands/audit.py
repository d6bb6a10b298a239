"""`convive audit`: who changed what."""

from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.audit.models import AuditEntry
from campaigns.audit.queries import Sought, every_entry
from campaigns.audit.watched import WATCHED
from campaigns.bootstrap import Runtime
from campaigns.core.acting import ActorKind
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.queries import find_by_code
from webapp.commands.context import Row, emit, json_option, pass_runtime

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """Who changed what, before and after."""


@audit.command("list")
@click.option("--by", type=click.Choice([kind.value for kind in ActorKind]), help="By which kind of actor.")
@click.option("--thing", type=click.Choice(sorted(WATCHED)), metavar="TABLE", help="Of this table alone.")
@click.option("--member", help="The code of a member.")
@click.option("--words", default="", help="Words that stand in what was changed.")
@click.option("--since", type=DAY, help="From this day on, as it begins where the club is.")
@click.option("--until", type=DAY, help="Up to this day.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
@pass_runtime
def list_(runtime: Runtime, /, *, limit: int, as_json: bool, **said: Any) -> None:
    """The newest first."""
    with runtime.sessions() as session:
        pages = every_entry(session, _sought(session, **said))
        found = list(islice(chain.from_iterable(pages), limit))
    emit([_row(entry) for entry in found], as_json=as_json)


def _sought(
    session: Session,
    *,
    by: str | None,
    thing: str | None,
    member: str | None,
    words: str,
    since: datetime | None,
    until: datetime | None,
) -> Sought:
    zone = club_zone(session)
    return Sought(
        actor_kind=ActorKind(by) if by else None,
        tables=(thing,) if thing else (),
        member_id=must_exist(find_by_code(session, member), mark("member")).id if member else None,
        since=since and since.replace(tzinfo=zone),
        until=until and (until + timedelta(days=1)).replace(tzinfo=zone),
        words=words,
    )


def _row(entry: AuditEntry) -> Row:
    return {
        "id": entry.id,
        "at": entry.at,
        "by": entry.actor_name or entry.actor_kind.value,
        "via": entry.via,
        "table": entry.table_name,
        "row": entry.row_key,
        "action": entry.action.value,
        "member_id": entry.member_id,
        "before": entry.before,
        "after": entry.after,
    }
