"""What came of a campaign's links: people, never machines."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Followed:
    """One target: how many people followed it."""

    url: str
    people: int


@dataclass(frozen=True, slots=True)
class Clicks:
    """`people` followed any link; `machines` are calls that were none of theirs, `waiting` those not yet judged."""

    people: int
    machines: int
    waiting: int
    links: Sequence[Followed]
    opened: int
    """Mails of which it is said that they were opened, by whatever."""


_COUNTED = text(
    """
    select version.targets[click.link] as url,
           count(distinct message.member_id) filter (where click.verdict = 'person') as people,
           count(*) filter (where click.verdict = 'machine' and click.link <> 9999) as machines,
           count(*) filter (where click.verdict = 'pending') as waiting,
           count(distinct message.id) filter (where click.link = 9999) as opened,
           grouping(version.targets[click.link]) = 1 as is_all
    from click
    join message on message.id = click.message_id
    join run on run.id = message.run_id
    join template_version version on version.id = message.template_version_id
    where run.campaign_id = :campaign_id and (cast(:run_id as bigint) is null or run.id = :run_id)
    group by grouping sets ((version.targets[click.link]), ())
    order by people desc, url
    """
)


def clicks_of(session: Session, *, campaign_id: int, run_id: int | None = None) -> Clicks:
    """Of a campaign, or of one of its runs."""
    rows = session.execute(_COUNTED, {"campaign_id": campaign_id, "run_id": run_id}).all()
    together = next(row for row in rows if row.is_all)
    links = [Followed(row.url, row.people) for row in rows if not row.is_all and row.url]
    return Clicks(together.people, together.machines, together.waiting, links, together.opened)
