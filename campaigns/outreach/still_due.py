"""The last look at what made a member due: given back since, cancelled, lost or over, and nothing is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.messaging.extras import ClaimedMessage, MessageExtra
from campaigns.messaging.models import SkipReason
from campaigns.outreach.models import Run
from campaigns.outreach.occasions.deed import Deed
from campaigns.outreach.occasions.every import occasion_of

GONE = MessageExtra(skip_reason=SkipReason.NO_LONGER_DUE)


def keep_to_deeds(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
    """The extras: those whose every cause is gone are skipped."""
    of_run: dict[int, list[ClaimedMessage]] = defaultdict(list)
    for message in messages:
        if message.run_id is not None:
            of_run[message.run_id].append(message)
    if not of_run:
        return {}
    runs = session.scalars(select(Run).where(among(Run.id, of_run))).all()
    return {
        message.id: GONE
        for run in runs
        if isinstance(deed := occasion_of(run.campaign), Deed)
        for message in _gone(session, deed, run, of_run[run.id])
    }


def _gone(session: Session, deed: Deed, run: Run, messages: Sequence[ClaimedMessage]) -> list[ClaimedMessage]:
    members = {message.member_id for message in messages}
    gone = set(session.scalars(deed.no_longer(session, run, members)))
    return [message for message in messages if message.member_id in gone]
