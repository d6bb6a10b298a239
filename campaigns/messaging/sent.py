"""What was sent, on the timelines of those it was sent to. Being written to counts for nothing, so nothing follows."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

_NOTE = text(
    """
    insert into activity (member_id, kind, at, value, reference, event_id, campaign_id)
    select member_id, 'message_sent', accepted_at, 1, 'message:' || message.id, event_id, run.campaign_id
    from message left join run on run.id = message.run_id
    where message.id = any(:ids ::bigint[]) and message.state in ('accepted', 'delivered', 'bounced')
      and accepted_at is not null
    on conflict do nothing
    """
)


def note_sent(session: Session, message_ids: Sequence[int]) -> None:
    """Those of the messages that a provider took; each once, whoever says so first."""
    if message_ids:
        session.execute(_NOTE, {"ids": list(message_ids)})
