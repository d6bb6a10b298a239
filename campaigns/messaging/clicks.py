"""Clicks on tracked links: kept as they come, and judged a minute later, when what came with them is known.

Those of people go to the timeline; machines that read mail before its reader does are left out of it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import FollowedLink, MachineCalls

WAIT = timedelta(seconds=60)
"""So long after a click whatever else a machine does has been seen."""
AT_ONCE = 5_000
LONGEST_AGENT = 200
MACHINES = (
    r"bot|crawl|spider|scan|preview|proxy|monitor|fetch|facebookexternalhit|headless|curl|wget|python|okhttp|"
    r"java/|go-http|libwww|barracuda|mimecast|proofpoint|symantec|safelinks|trendmicro|forcepoint|fireeye"
)
"""How machines call themselves, in any case."""


class Caller(NamedTuple):
    """`address` is a digest of where the call came from."""

    address: int
    agent: str
    is_head: bool


_TAKE = text(
    """
    with target as (
        select message.id, version.targets[:link] as url, member.erased_at is null as is_kept
        from message
        join member on member.id = message.member_id
        join template_version version on version.id = message.template_version_id
        where message.id = :message_id and (:link in (0, 9999) or version.targets[:link] is not null)
    ), kept as (
        insert into click (message_id, link, address, agent, is_head, at, minute, verdict, sign)
        select id, :link, :address, :agent, :is_head, :at, :minute,
               case when :link = 9999 then 'machine' else 'pending' end,
               case when :link = 9999 then 'open' else '' end
        from target where is_kept
        on conflict (message_id, link, address, is_head, minute) do nothing
    ), opened as (
        insert into followed_link (message_id, link) select id, :link from target where is_kept and :link = 9999
        on conflict do nothing
    )
    select url from target
    """
)

_JUDGE = text(
    """
    with pending as (
        select click.id, click.message_id, click.link, click.address, click.minute, click.agent, click.is_head,
               click.at, message.channel, message.accepted_at
        from click join message on message.id = click.message_id
        where click.verdict = 'pending' and click.at <= :before
        order by click.id limit :most for update of click skip locked
    ), crowd as (
        select address, minute from click
        where (address, minute) in (select address, minute from pending) and link <> 9999
        group by address, minute having count(distinct message_id) >= 20
    ), judged as (
        select id, case
            when link = 0 then 'trap'
            when is_head then 'head'
            when agent = '' or agent ~* :machines then 'agent'
            when channel <> 'sms' and at < accepted_at + interval '10 seconds' then 'soon'
            when exists (select from click other where other.message_id = pending.message_id
                         and other.address = pending.address and (other.link = 0 or other.is_head)) then 'company'
            when exists (select from click other where other.message_id = pending.message_id
                         and other.link not in (pending.link, 9999)
                         and other.at between pending.at - interval '5 seconds' and pending.at + interval '5 seconds')
                 then 'burst'
            when exists (select from crowd where crowd.address = pending.address and crowd.minute = pending.minute)
                 then 'crowd'
            else '' end as sign
        from pending
    ), marked as (
        update click set verdict = case when judged.sign = '' then 'person' else 'machine' end, sign = judged.sign
        from judged where click.id = judged.id
        returning click.message_id, click.link, click.at, click.verdict
    )
    select message.member_id, message.id as message_id, marked.link, min(marked.at) as at, message.event_id,
           message.run_id, run.campaign_id, marked.verdict = 'person' as is_person,
           member.erased_at is not null as is_erased, count(*) as calls
    from marked
    join message on message.id = marked.message_id
    join member on member.id = message.member_id
    left join run on run.id = message.run_id
    group by message.id, marked.link, marked.verdict, run.campaign_id, member.erased_at
    """
)


def take_click(session: Session, *, message_id: int, link: int, caller: Caller, now: datetime) -> str | None:
    """Keep the call and give the target; "" for the trap and the picture, nothing where there is no such link.

    That a mail was opened is kept and never judged: programs do it as often as people.
    """
    row = session.execute(
        _TAKE,
        {
            "message_id": message_id,
            "link": link,
            "address": caller.address,
            "agent": caller.agent[:LONGEST_AGENT],
            "is_head": caller.is_head,
            "at": now,
            "minute": int(now.timestamp() // 60),
        },
    ).one_or_none()
    return None if row is None else row.url or ""


def judge_clicks(delivery: Delivery) -> int:
    """Judge what has waited long enough; a step after each sweep. Gives how many clicks that were."""
    total, count = 0, AT_ONCE
    while count == AT_ONCE:
        with delivery.sessions.begin() as session:
            count = judge_some(session, now=delivery.clock())
        total += count
    return total


def judge_some(session: Session, *, now: datetime) -> int:
    """Judge up to AT_ONCE, note those of people on the timeline and count all, in one transaction."""
    rows = session.execute(_JUDGE, {"before": now - WAIT, "most": AT_ONCE, "machines": MACHINES}).all()
    followed = [
        NewActivity(
            row.member_id,
            ActivityKind.CLICKED,
            row.at,
            f"message:{row.message_id}/link:{row.link}",
            value=1,
            event_id=row.event_id,
            campaign_id=row.campaign_id,
        )
        for row in rows
        if row.is_person and not row.is_erased
    ]
    record_activities(session, followed, now=now)
    _count(session, rows)
    return sum(row.calls for row in rows)


def _count(session: Session, rows: Sequence[Any]) -> None:
    """Into the figures, last in the transaction and in one order, since others add to the same rows."""
    followed = sorted({(row.message_id, row.link) for row in rows if row.is_person})
    columns = [("message_id", FollowedLink.message_id.type), ("link", FollowedLink.link.type)]
    links = insert(FollowedLink).from_select(["message_id", "link"], select(table_of("followed", columns, followed)))
    session.execute(links.on_conflict_do_nothing())
    machines: Counter[int] = Counter()
    for row in rows:
        if row.run_id is not None and not row.is_person:
            machines[row.run_id] += row.calls
    columns = [("run_id", MachineCalls.run_id.type), ("count", MachineCalls.count.type)]
    calls = insert(MachineCalls).from_select(
        ["run_id", "count"], select(table_of("called", columns, sorted(machines.items())))
    )
    together = MachineCalls.count + calls.excluded.count
    session.execute(calls.on_conflict_do_update(index_elements=["run_id"], set_={"count": together}))
