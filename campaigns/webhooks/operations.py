"""Writes about receivers: who is told of what, until when, and what is told again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused, must_exist
from campaigns.core.tokens import Randomness
from campaigns.core.words import mark
from campaigns.webhooks.addresses import read_place
from campaigns.webhooks.courier import QUEUE
from campaigns.webhooks.kinds import TEST, checked_kinds
from campaigns.webhooks.models import OPEN, DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint

SALT_LENGTH = 40
KEY_LENGTH = 20
LONGEST_DESCRIPTION = 200
BOTH_SECRETS = timedelta(hours=24)
"""For so long it is signed with the old secret too."""


class WaitsAlready(Refused):
    sentence = mark("This is waiting to be sent already.")


class NothingLeft(Refused):
    sentence = mark("What it told of is gone, so it cannot be sent again.")


@dataclass(frozen=True, slots=True)
class EndpointDraft:
    url: str
    kinds: Collection[str]
    description: str = ""


def add_endpoint(
    session: Session, *, draft: EndpointDraft, private: bool, random_code: Randomness, now: datetime
) -> WebhookEndpoint:
    """`private` as the settings have it. Raises a Refused of addresses, NoKind or UnknownKind."""
    endpoint = WebhookEndpoint(**_checked(draft, private=private), salt=random_code(SALT_LENGTH), created_at=now)
    session.add(endpoint)
    session.flush()
    return endpoint


def edit_endpoint(session: Session, *, endpoint_id: int, draft: EndpointDraft, private: bool) -> WebhookEndpoint:
    """What happened before is not told of kinds that are new. Raises as `add_endpoint`."""
    endpoint = lock_endpoint(session, endpoint_id)
    for name, value in _checked(draft, private=private).items():
        setattr(endpoint, name, value)
    session.flush()
    return endpoint


def pause_endpoint(session: Session, *, endpoint_id: int) -> WebhookEndpoint:
    """What happens from now on waits. One that the house switched off stays so."""
    endpoint = lock_endpoint(session, endpoint_id)
    if endpoint.state is EndpointState.ACTIVE:
        endpoint.state = EndpointState.PAUSED
    return endpoint


def resume_endpoint(session: Session, *, endpoint_id: int) -> WebhookEndpoint:
    """Also one that was switched off: it is called at once, with all that waits."""
    endpoint = lock_endpoint(session, endpoint_id)
    endpoint.state, endpoint.reason = EndpointState.ACTIVE, ""
    endpoint.failures, endpoint.blocked_until, endpoint.failing_since = 0, None, None
    _try_again(session, WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == DeliveryState.WAITING)
    return endpoint


def rotate_secret(session: Session, *, endpoint_id: int, random_code: Randomness, now: datetime) -> WebhookEndpoint:
    """From now on it is signed with a new secret, and for a day with the one before too."""
    endpoint = lock_endpoint(session, endpoint_id)
    endpoint.old_salt, endpoint.old_until = endpoint.salt, now + BOTH_SECRETS
    endpoint.salt = random_code(SALT_LENGTH)
    return endpoint


def remove_endpoint(session: Session, *, endpoint_id: int) -> None:
    """With its log."""
    session.delete(lock_endpoint(session, endpoint_id))


def send_test(session: Session, *, endpoint_id: int, random_code: Randomness, now: datetime) -> WebhookDelivery:
    """A call of its own kind, which waits in no line."""
    endpoint = lock_endpoint(session, endpoint_id)
    key = f"{TEST}-{random_code(KEY_LENGTH)}"
    test = WebhookDelivery(endpoint_id=endpoint.id, event_key=key, kind=TEST, source_id=endpoint.id, at=now)
    session.add(test)
    session.flush()
    ring_on_commit(session, QUEUE)
    return test


def replay(session: Session, *, delivery_id: int) -> WebhookDelivery:
    """Send one again, under the same id. Raises WaitsAlready or NothingLeft."""
    delivery = must_exist(session.get(WebhookDelivery, delivery_id, with_for_update=True), mark("call"))
    if delivery.state in OPEN:
        raise WaitsAlready
    if delivery.state is DeliveryState.DROPPED:
        raise NothingLeft
    _try_again(session, WebhookDelivery.id == delivery_id)
    return delivery


def replay_failed(session: Session, *, endpoint_id: int, since: datetime) -> int:
    """Of all that was given up whose last try was since then. Gives how many."""
    lock_endpoint(session, endpoint_id)
    failed = WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == DeliveryState.FAILED
    return _try_again(session, *failed, WebhookDelivery.tried_at >= since)


def lock_endpoint(session: Session, endpoint_id: int) -> WebhookEndpoint:
    found = session.get(WebhookEndpoint, endpoint_id, with_for_update=True, populate_existing=True)
    return must_exist(found, mark("webhook"))


def _try_again(session: Session, *which: ColumnElement[bool]) -> int:
    """With all tries before it again."""
    again = {"state": DeliveryState.WAITING, "tries": 0, "due_at": None}
    ids = session.scalars(update(WebhookDelivery).where(*which).values(again).returning(WebhookDelivery.id)).all()
    ring_on_commit(session, QUEUE)
    return len(ids)


def _checked(draft: EndpointDraft, *, private: bool) -> dict[str, Any]:
    url = draft.url.strip()
    read_place(url, private=private)
    description = " ".join(draft.description.replace("\x00", "").split())[:LONGEST_DESCRIPTION]
    return {"url": url, "description": description, "kinds": checked_kinds(draft.kinds)}
