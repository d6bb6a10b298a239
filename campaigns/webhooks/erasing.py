"""What erasing a member does to the log of calls: what waits is not told any more, but that they are erased is."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case

from campaigns.members.privacy.erasing import ErasingRule, Person
from campaigns.webhooks.models import OPEN, DeliveryState, WebhookDelivery


def _silent(_person: Person) -> Mapping[str, Any]:
    """What a receiver answered may name them. What is under way when they are erased arrives."""
    dropped = (WebhookDelivery.state.in_(OPEN), DeliveryState.DROPPED.value)
    return {"answer": "", "state": case(dropped, else_=WebhookDelivery.state)}


RULES: Sequence[ErasingRule] = (ErasingRule(WebhookDelivery.__tablename__, _silent),)
