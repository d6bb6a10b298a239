"""Reads about receivers and what they were told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.webhooks.models import OPEN, DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    endpoint_id: int
    state: DeliveryState | None = None
    kind: str = ""
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """`oldest` is when the first of what waits was noted."""

    endpoint: WebhookEndpoint
    waiting: int = 0
    failed: int = 0
    oldest: datetime | None = None


def get_endpoint(session: Session, endpoint_id: int) -> WebhookEndpoint:
    return must_exist(session.get(WebhookEndpoint, endpoint_id), mark("webhook"))


def list_endpoints(session: Session) -> Sequence[WebhookEndpoint]:
    return session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.id)).all()


def endpoint_rows(session: Session) -> Sequence[EndpointRow]:
    """By id, with what waits for each and what was given up; what was delivered is not counted."""
    waiting = _counted(session, *OPEN)
    failed = _counted(session, DeliveryState.FAILED)
    return [
        EndpointRow(each, *waiting.get(each.id, (0, None))[:1], failed.get(each.id, (0, None))[0],
                    waiting.get(each.id, (0, None))[1])
        for each in list_endpoints(session)
    ]  # fmt: skip


def _counted(session: Session, *states: DeliveryState) -> Mapping[int, tuple[int, datetime | None]]:
    rows = session.execute(
        select(WebhookDelivery.endpoint_id, func.count(), func.min(WebhookDelivery.noted_at))
        .where(WebhookDelivery.state.in_(states))
        .group_by(WebhookDelivery.endpoint_id)
    )
    return {endpoint_id: (count, oldest) for endpoint_id, count, oldest in rows}


def get_delivery(session: Session, delivery_id: int) -> WebhookDelivery:
    loaded = [joinedload(WebhookDelivery.endpoint), joinedload(WebhookDelivery.member)]
    return must_exist(session.get(WebhookDelivery, delivery_id, options=loaded), mark("call"))


def list_deliveries(
    session: Session, chosen: DeliveryFilter, *, limit: int, before: int | None = None, offset: int = 0
) -> Sequence[WebhookDelivery]:
    """The newest first, those before the row `before`."""
    rows = _chosen(select(WebhookDelivery).options(joinedload(WebhookDelivery.member)), chosen)
    if before is not None:
        rows = rows.where(WebhookDelivery.id < before)
    return session.scalars(rows.order_by(WebhookDelivery.id.desc()).limit(limit).offset(offset)).all()


def _chosen(rows: Select[WebhookDelivery], chosen: DeliveryFilter) -> Select[WebhookDelivery]:
    rows = rows.where(WebhookDelivery.endpoint_id == chosen.endpoint_id)
    if chosen.state is not None:
        rows = rows.where(WebhookDelivery.state == chosen.state)
    if chosen.kind:
        rows = rows.where(WebhookDelivery.kind == chosen.kind)
    if chosen.member_id is not None:
        rows = rows.where(WebhookDelivery.member_id == chosen.member_id)
    return rows


def in_trouble(session: Session) -> Sequence[WebhookEndpoint]:
    """Those that the house switched off, and those that no call reaches at present."""
    off = WebhookEndpoint.state == EndpointState.DISABLED
    failing = (WebhookEndpoint.state == EndpointState.ACTIVE) & WebhookEndpoint.failing_since.is_not(None)
    return session.scalars(select(WebhookEndpoint).where(off | failing).order_by(WebhookEndpoint.id)).all()
