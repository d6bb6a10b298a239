"""Clicks on tracked links: kept as they come, and judged a minute later, when what came with them is known.

Those of people go to the timeline; machines that read mail before its reader does are left out of it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.messaging.delivery import Delivery

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
    select message.member_id, message.id, marked.link, min(marked.at), message.event_id, run.campaign_id,
           bool_or(marked.verdict = 'person' and member.erased_at is null), count(*)
    from marked
    join message on message.id = marked.message_id
    join member on member.id = message.member_id
    left join run on run.id = message.run_id
    group by message.member_id, message.id, marked.link, marked.verdict, message.event_id, run.campaign_id
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
            count = _judge_some(session, now=delivery.clock())
        total += count
    return total


def _judge_some(session: Session, *, now: datetime) -> int:
    rows = session.execute(_JUDGE, {"before": now - WAIT, "most": AT_ONCE, "machines": MACHINES}).all()
    followed = [
        NewActivity(
            member_id,
            ActivityKind.CLICKED,
            at,
            f"message:{message_id}/link:{link}",
            value=1,
            event_id=event_id,
            campaign_id=campaign_id,
        )
        for member_id, message_id, link, at, event_id, campaign_id, is_person, _ in rows
        if is_person
    ]
    record_activities(session, followed, now=now)
    return sum(row[-1] for row in rows)
