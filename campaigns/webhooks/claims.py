"""Taking what is due for one receiver, under a lease: of each member only the first that waits.

Whoever falls silent loses what it had in hand: after the lease it is sent again, under the same id.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from campaigns.core.arrays import among
from campaigns.messaging.restored import here, is_restored, lives_elsewhere
from campaigns.webhooks.models import OPEN, DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint

AT_ONCE = 16
"""Calls that one receiver gets at a time from one worker."""


def due_endpoints(session: Session, *, now: datetime) -> Sequence[int]:
    """Those that may be called and have something due. A restored backup calls nobody."""
    some_due = exists().where(WebhookDelivery.endpoint_id == WebhookEndpoint.id, _is_due(now))
    return session.scalars(
        select(WebhookEndpoint.id).where(
            WebhookEndpoint.state == EndpointState.ACTIVE, ~_blocked(now), some_due, ~lives_elsewhere(here(session))
        )
    ).all()


def claim(
    session: Session, endpoint: WebhookEndpoint, *, now: datetime, lease_until: datetime
) -> Sequence[WebhookDelivery]:
    """The oldest that are due, and no more than one while it is not known whether the receiver is back."""
    if endpoint.state is not EndpointState.ACTIVE or is_restored(session):
        return []
    earlier = aliased(WebhookDelivery)
    same_line = earlier.endpoint_id == WebhookDelivery.endpoint_id, earlier.member_id == WebhookDelivery.member_id
    has_earlier = exists().where(*same_line, earlier.id < WebhookDelivery.id, earlier.state.in_(OPEN))
    oldest = (
        select(WebhookDelivery.id)
        .where(WebhookDelivery.endpoint_id == endpoint.id, _is_due(now), ~has_earlier)
        .order_by(WebhookDelivery.id)
        .limit(1 if endpoint.failures else AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(oldest).all()
    held = (
        update(WebhookDelivery)
        .where(among(WebhookDelivery.id, ids))
        .values(state=DeliveryState.SENDING, tries=WebhookDelivery.tries + 1, due_at=lease_until)
        .returning(WebhookDelivery)
    )
    return sorted(session.scalars(held), key=lambda each: each.id) if ids else []


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Also what somebody took and never answered for."""
    return and_(WebhookDelivery.state.in_(OPEN), or_(WebhookDelivery.due_at.is_(None), WebhookDelivery.due_at <= now))


def _blocked(now: datetime) -> ColumnElement[bool]:
    return and_(WebhookEndpoint.blocked_until.is_not(None), WebhookEndpoint.blocked_until > now)
