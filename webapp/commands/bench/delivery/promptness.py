"""How soon an answer to a member's deed is handed over while a campaign goes out."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from sqlalchemy import select, text

from campaigns.members.models import Topic
from campaigns.messaging.ledger import NewMessage, post_message
from campaigns.messaging.models import Channel, Message
from webapp.commands.bench.delivery.house import House, wait_for
from webapp.commands.bench.delivery.sending import plan_for_everybody, ring_for_all
from webapp.commands.bench.figure import Figure

ANSWERS, APART = 100, 0.02
"""How many are posted, and how many seconds apart."""
REACH = 2.0
_NOTHING_LEFT = text("SELECT NOT EXISTS (SELECT FROM message WHERE state IN ('ready', 'claimed'))")
_CAUSE = "bench answer:"


def promptness(house: House, members: int) -> Iterator[Figure]:
    for channel in (Channel.EMAIL, Channel.SMS):
        plan_for_everybody(house, channel, members)
    ring_for_all(house)
    posted = [_post(house, number) for number in range(ANSWERS)]
    wait_for(lambda: _done(house), house.deliverers)
    with house.runtime.sessions() as session:
        rows = session.execute(select(Message.cause, Message.accepted_at).where(Message.cause.startswith(_CAUSE)))
        accepted: dict[str, datetime | None] = {row[0]: row[1] for row in rows}
    waits = [(_at(accepted[f"{_CAUSE}{number}"]) - at).total_seconds() for number, at in enumerate(posted)]
    ninety_fifth = quantiles(waits, n=20)[-1]
    yield Figure("answer committed to handed over under a campaign, 95%", ninety_fifth, None, REACH)


def _post(house: House, number: int) -> datetime:
    """When it was committed."""
    now = house.runtime.clock()
    with house.runtime.sessions.begin() as session:
        post_message(
            session,
            NewMessage(
                cause=f"{_CAUSE}{number}",
                member_id=number + 1,
                channels=(Channel.EMAIL, Channel.SMS),
                template_key="complaint_received",
                topic=Topic.CARE,
                details={"complaint": {"code": str(number), "due": "tomorrow", "answer": []}},
                valid_until=now + timedelta(days=1),
            ),
            now=now,
        )
    committed = datetime.now(UTC)
    time.sleep(APART)
    return committed


def _at(value: datetime | None) -> datetime:
    if value is None:
        raise ValueError("An answer was not handed over.")
    return value


def _done(house: House) -> bool:
    with house.runtime.sessions() as session:
        return bool(session.scalar(_NOTHING_LEFT))
