"""What became of calls: delivered, tried again later, given up; and what that says of their receiver."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.arrays import columns_of
from campaigns.webhooks.letters import tell_admins
from campaigns.webhooks.lines import Answer
from campaigns.webhooks.models import DeliveryState, EndpointState, OffReason, WebhookDelivery, WebhookEndpoint

WAITS = tuple(
    timedelta(**each)
    for each in (
        {"seconds": 5},
        {"minutes": 5},
        {"minutes": 30},
        {"hours": 2},
        {"hours": 5},
        {"hours": 10},
        {"hours": 14},
        {"hours": 20},
        {"hours": 24},
    )
)
"""Between the first try and the last, some three days."""
OFF_AFTER = timedelta(days=3)
"""So long without one call that succeeds, and the receiver is switched off."""
FIRST_BLOCK, LONGEST_BLOCK = timedelta(seconds=5), timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=24)
GONE, BUSY, BROKEN = 410, 429, 500


@dataclass(frozen=True, slots=True)
class Called:
    """A try, and how it ended."""

    delivery: WebhookDelivery
    answer: Answer
    milliseconds: int


class _Change(NamedTuple):
    id: int
    tries: int
    state: str
    due_at: datetime | None
    trouble: str
    status: int | None
    milliseconds: int
    answer: str


_RECORD = text(
    """
    update webhook_delivery set
        state = change.state, due_at = change.due_at, tried_at = :now, trouble = change.trouble,
        status = change.status, milliseconds = change.milliseconds, answer = change.answer
    from unnest(:id ::bigint[], :tries ::int[], :state ::text[], :due_at ::timestamptz[], :trouble ::text[],
                :status ::int[], :milliseconds ::bigint[], :answer ::text[])
         as change (id, tries, state, due_at, trouble, status, milliseconds, answer)
    where webhook_delivery.id = change.id and webhook_delivery.tries = change.tries
      and webhook_delivery.state = 'sending'
    """
)
_DROP = text(
    "update webhook_delivery set state = 'dropped', due_at = null where id = any(:ids ::bigint[]) and state = 'sending'"
)


def record(
    session: Session, endpoint: WebhookEndpoint, called: Sequence[Called], *, now: datetime, chance: Callable[[], float]
) -> None:
    """Harmless when repeated. What somebody else took meanwhile is left to them."""
    changes = [_change(each, now=now, chance=chance()) for each in called]
    session.execute(_RECORD, {**columns_of(_Change, changes), "now": now})
    _heed(session, endpoint, [each.answer for each in called], now=now, chance=chance())


def drop(session: Session, ids: Sequence[int]) -> None:
    """Nothing is left to tell."""
    session.execute(_DROP, {"ids": list(ids)})


def _change(called: Called, *, now: datetime, chance: float) -> _Change:
    delivery, answer = called.delivery, called.answer
    state, due_at = DeliveryState.DELIVERED, None
    if answer.trouble is not None:
        state, due_at = _later(delivery.tries, answer, now=now, chance=chance)
    status, trouble = answer.status, answer.trouble or ""
    return _Change(delivery.id, delivery.tries, state.value, due_at, trouble, status, called.milliseconds, answer.said)


def _later(tries: int, answer: Answer, *, now: datetime, chance: float) -> tuple[DeliveryState, datetime | None]:
    """Spread by a fifth, and never sooner than the receiver asks."""
    if answer.status == GONE or tries > len(WAITS):
        return DeliveryState.FAILED, None
    wait = WAITS[tries - 1] * (1 + chance / 5)
    return DeliveryState.WAITING, now + max(wait, _asked(answer, now=now))


def _heed(
    session: Session, endpoint: WebhookEndpoint, answers: Sequence[Answer], *, now: datetime, chance: float
) -> None:
    good = any(each.trouble is None for each in answers)
    endpoint.failing_since = None if good else endpoint.failing_since or now
    _leave_alone(endpoint, [each for each in answers if _is_away(each)], now=now, chance=chance)
    if any(each.status == GONE for each in answers):
        _switch_off(session, endpoint, OffReason.GONE, now=now)
    elif endpoint.failing_since is not None and now - endpoint.failing_since >= OFF_AFTER:
        _switch_off(session, endpoint, OffReason.FAILING, now=now)


def _leave_alone(endpoint: WebhookEndpoint, away: Sequence[Answer], *, now: datetime, chance: float) -> None:
    """While it is in trouble: twice as long each time."""
    if not away:
        endpoint.failures, endpoint.blocked_until = 0, None
        return
    endpoint.failures += 1
    doubled = min(FIRST_BLOCK * 2 ** min(endpoint.failures - 1, 16), LONGEST_BLOCK) * (1 + chance / 5)
    endpoint.blocked_until = now + max(doubled, *(_asked(each, now=now) for each in away))


def _is_away(answer: Answer) -> bool:
    """Whether it is the receiver that is in trouble and not the one event."""
    if answer.status is None:
        return answer.trouble is not None
    return answer.status == BUSY or answer.status >= BROKEN


def _switch_off(session: Session, endpoint: WebhookEndpoint, why: OffReason, *, now: datetime) -> None:
    if endpoint.state is EndpointState.ACTIVE:
        endpoint.state, endpoint.reason = EndpointState.DISABLED, why.value
        tell_admins(session, endpoint, now=now)


def _asked(answer: Answer, *, now: datetime) -> timedelta:
    """For how long it wants to be left alone: Retry-After, in seconds or as a date."""
    told = answer.retry_after.strip()
    asked = timedelta()
    if told.isascii() and told.isdigit():
        asked = timedelta(seconds=min(int(told[:9]), LONGEST_ASKED.total_seconds()))
    elif told:
        asked = _until(told, now=now)
    return max(timedelta(), min(asked, LONGEST_ASKED))


def _until(told: str, *, now: datetime) -> timedelta:
    try:
        return parsedate_to_datetime(told) - now
    except (ValueError, TypeError):
        return timedelta()
