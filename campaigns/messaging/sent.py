"""What was sent, on the timelines of those it was sent to. Being written to counts for nothing, so nothing follows."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

NOTING = """
    insert into activity (member_id, kind, at, value, reference, event_id, campaign_id)
    select member_id, 'message_sent', accepted_at, 1, 'message:' || sent.id, event_id, run.campaign_id
    from sent left join run on run.id = sent.run_id
    where sent.state in ('accepted', 'delivered', 'bounced') and accepted_at is not null
    on conflict do nothing
"""
"""Of the messages that the statement around it calls `sent`, those that a provider took."""

_NOTE = text("with sent as (select * from message where id = any(:ids ::bigint[]))" + NOTING)  # noqa: S608 - our own


def note_sent(session: Session, message_ids: Sequence[int]) -> None:
    """Each once, whoever says so first."""
    if message_ids:
        session.execute(_NOTE, {"ids": list(message_ids)})
