"""What came of a campaign's links: people, never machines. Read from what stays when the calls are let go."""

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
    with chosen as (
        select id from run where campaign_id = :campaign_id and (cast(:run_id as bigint) is null or id = :run_id)
    ), called as (
        select message_id, link, true as is_judged from followed_link
        union all select message_id, link, false from click where verdict = 'pending'
    )
    select version.targets[called.link] as url,
           count(distinct message.member_id) filter (where is_judged and called.link <> 9999) as people,
           (select coalesce(sum(count), 0) from machine_calls where run_id in (select id from chosen)) as machines,
           count(*) filter (where not is_judged) as waiting,
           count(distinct message.id) filter (where called.link = 9999) as opened,
           grouping(version.targets[called.link]) = 1 as is_all
    from called
    join message on message.id = called.message_id
    join template_version version on version.id = message.template_version_id
    where message.run_id in (select id from chosen)
    group by grouping sets ((version.targets[called.link]), ())
    order by people desc, url
    """
)


def clicks_of(session: Session, *, campaign_id: int, run_id: int | None = None) -> Clicks:
    """Of a campaign, or of one of its runs."""
    rows = session.execute(_COUNTED, {"campaign_id": campaign_id, "run_id": run_id}).all()
    together = next(row for row in rows if row.is_all)
    links = [Followed(row.url, row.people) for row in rows if not row.is_all and row.url]
    return Clicks(together.people, int(together.machines), together.waiting, links, together.opened)
