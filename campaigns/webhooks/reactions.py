"""What follows recorded activity: whoever calls receivers is rung for."""

from datetime import datetime

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.members.timeline import ActivityBatch
from campaigns.webhooks.courier import QUEUE
from campaigns.webhooks.models import EndpointState, WebhookEndpoint


def ring_for_receivers(session: Session, batch: ActivityBatch, _now: datetime) -> None:
    """If any wants to be told of these kinds; the calls themselves were written down by the table's trigger."""
    kinds = literal([kind.value for kind in batch.members], WebhookEndpoint.kinds.type)
    meant = WebhookEndpoint.state == EndpointState.ACTIVE, WebhookEndpoint.kinds.overlap(kinds)
    if session.scalar(select(exists().where(*meant))):
        ring_on_commit(session, QUEUE)
