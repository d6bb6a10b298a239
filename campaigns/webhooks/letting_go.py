"""The log of calls is kept for thirty days; what waited as long for a receiver that is off goes too."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaigns.webhooks.models import WebhookDelivery

KEPT = timedelta(days=30)
AT_ONCE = 20_000


def let_deliveries_go(session: Session, *, now: datetime, at_once: int = AT_ONCE) -> int:
    """Delete a chunk. Gives how many; none when all is gone."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.noted_at < now - KEPT)
    gone = delete(WebhookDelivery).where(WebhookDelivery.id.in_(old.limit(at_once).with_for_update(skip_locked=True)))
    return len(session.scalars(gone.returning(WebhookDelivery.id).execution_options(synchronize_session=False)).all())
