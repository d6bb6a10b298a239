"""What a member has had, and is about to have, of the club."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import Contact, ContactDirection, ContactMeans, FollowUp, FollowUpReason
from campaigns.members.models import Member
from campaigns.messaging.budget import Limit, save_limits
from campaigns.messaging.models import USUAL_PRIORITY, Channel, Message, MessageState
from campaigns.messaging.templates import latest_version
from campaigns.outreach.models import Run, RunState
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_outreach import ledger, make_campaign, make_launched

_numbers = count(1)


def limit(session: Session, *limits: tuple[int, int]) -> None:
    """(most, days) each."""
    save_limits(session, [Limit(days, most) for most, days in limits])


def planned(runtime: Runtime, session: Session, **values: Any) -> Message:
    """The one message of a new campaign."""
    campaign = make_launched(session, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return ledger(session, campaign)[0]


def outcome(message: Message) -> tuple[MessageState, str, datetime]:
    return message.state, message.reason, message.due_at


def other_run(session: Session, **values: Any) -> Run:
    campaign = make_campaign(session, **values)
    version = latest_version(session, campaign.template_id)
    key = f"other:{next(_numbers)}"
    run = Run(
        campaign_id=campaign.id, occurrence_key=key, due_at=NOW, state=RunState.FINISHED, template_version=version
    )
    session.add(run)
    session.flush()
    return run


def heard(
    session: Session,
    member: Member,
    at: datetime,
    *,
    run: Run | None = None,
    channel: Channel = Channel.EMAIL,
    **values: Any,
) -> Message:
    """A message of another run."""
    run = run or other_run(session)
    chosen: dict[str, Any] = {"state": MessageState.DELIVERED, "priority": USUAL_PRIORITY, "transactional": False}
    message = Message(
        cause=f"heard:{next(_numbers)}", run_id=run.id, member_id=member.id, channel=channel, topic=run.campaign.topic,
        template_version_id=run.template_version_id, language="en", address="", due_at=at,
        valid_until=at + timedelta(days=1), created_at=at, **(chosen | values),
    )  # fmt: skip
    session.add(message)
    session.flush()
    return message


def called(session: Session, member: Member, at: datetime, direction: ContactDirection = ContactDirection.OUT) -> None:
    session.add(
        Contact(member_id=member.id, means=ContactMeans.CALL, direction=direction, at=at, summary="Hello", logged_at=at)
    )
    session.flush()


def to_be_called(session: Session, member: Member, in_days: int) -> None:
    session.add(
        FollowUp(
            cause=f"asked:{next(_numbers)}", member_id=member.id, reason=FollowUpReason.ASKED,
            due_on=NOW.date() + timedelta(days=in_days), made_at=NOW,
        )
    )  # fmt: skip
    session.flush()
