"""Calling receivers: claim, read what to say, call, record; each in a thread of its own, so that none holds others up.

Each step commits by itself. Who dies between a call and its record calls again, under the same id.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.patience import Wait, insist
from campaigns.core.tokens import Signer
from campaigns.webhooks.addresses import Resolve, read_place
from campaigns.webhooks.claims import AT_ONCE, claim, due_endpoints
from campaigns.webhooks.lines import Answer, Line
from campaigns.webhooks.models import Trouble, WebhookDelivery, WebhookEndpoint
from campaigns.webhooks.payloads import bodies
from campaigns.webhooks.recording import Called, drop, record
from campaigns.webhooks.signing import keys_of, signed_headers

log = structlog.get_logger(__name__)

QUEUE = "webhooks"
MOST_RECEIVERS = 16
"""That one worker calls at a time."""
LOOK_AGAIN = 0.25
"""After so many seconds it is looked whether another receiver is due."""
More = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Courier:
    """What calling needs. `clock` is the machine's: whom a demo's clock is moved for is not the network."""

    sessions: Sessions
    clock: Clock
    signer: Signer
    resolve: Resolve
    private: bool
    call_seconds: float
    lease_seconds: float
    chance: Callable[[], float]
    wait: Wait
    agent: str = "Convive-Webhooks/1"


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What one claim took for a receiver. `calls`: each with its body and its headers."""

    endpoint_id: int
    url: str
    calls: Sequence[tuple[WebhookDelivery, bytes, Mapping[str, str]]]
    dropped: int = 0


def call_receivers(courier: Courier, *, more: More) -> int:
    """Until nothing is due or `more` says no. Gives how many calls were made."""
    under_way: dict[int, Future[int]] = {}
    done: set[int] = set()
    total = 0
    with ThreadPoolExecutor(MOST_RECEIVERS) as threads:
        while more():
            for endpoint_id in _due(courier):
                if endpoint_id not in under_way and endpoint_id not in done:
                    under_way[endpoint_id] = threads.submit(_serve, courier, endpoint_id, more)
            if not under_way:
                break
            wait(under_way.values(), timeout=LOOK_AGAIN, return_when=FIRST_COMPLETED)
            for endpoint_id in [key for key, future in under_way.items() if future.done()]:
                moved = _moved(under_way.pop(endpoint_id))
                total += moved
                done |= set() if moved else {endpoint_id}
    total += sum(map(_moved, under_way.values()))
    ring_if_due(courier)
    return total


def ring_if_due(courier: Courier) -> None:
    with courier.sessions.begin() as session:
        if due_endpoints(session, now=courier.clock()):
            ring_on_commit(session, QUEUE)


def _due(courier: Courier) -> Sequence[int]:
    with courier.sessions.begin() as session:
        return due_endpoints(session, now=courier.clock())


def _moved(served: Future[int]) -> int:
    try:
        return served.result()
    except Exception:
        log.exception("a receiver was not served; the next ring goes on")
        return 0


def _serve(courier: Courier, endpoint_id: int, more: More) -> int:
    """All that is due for one receiver."""
    moved = 0
    lines: list[Line] = []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while more():
            parcel = _take(courier, endpoint_id)
            if parcel is None:
                break
            moved += len(parcel.calls) + parcel.dropped
            if parcel.calls:
                _hand_over(courier, parcel, lines, threads)
    for line in lines:
        line.close()
    return moved


def _take(courier: Courier, endpoint_id: int) -> _Parcel | None:
    now = courier.clock()
    lease_until = now + timedelta(seconds=courier.lease_seconds)
    with courier.sessions.begin() as session:
        endpoint = session.get(WebhookEndpoint, endpoint_id)
        if endpoint is None or (endpoint.blocked_until and endpoint.blocked_until > now):
            return None
        taken = claim(session, endpoint, now=now, lease_until=lease_until)
        if not taken:
            return None
        said = bodies(session, taken)
        drop(session, [each.id for each in taken if each.id not in said])
        keys = keys_of(courier.signer, endpoint, now=now)
        calls = [
            (each, said[each.id], _headers(courier, each, said[each.id], keys)) for each in taken if each.id in said
        ]
        return _Parcel(endpoint_id, endpoint.url, calls, len(taken) - len(calls))


def _headers(courier: Courier, delivery: WebhookDelivery, body: bytes, keys: Sequence[bytes]) -> Mapping[str, str]:
    signed = signed_headers(delivery.event_key, body, keys=keys, now=courier.clock())
    return {"Content-Type": "application/json", "User-Agent": courier.agent, **signed}


def _hand_over(courier: Courier, parcel: _Parcel, lines: list[Line], threads: ThreadPoolExecutor) -> None:
    try:
        place = read_place(parcel.url, private=courier.private)
    except Refused as refused:
        no_call = Answer(None, str(refused), Trouble.FORBIDDEN_ADDRESS)
        _record(courier, parcel, [Called(delivery, no_call, 0) for delivery, _, _ in parcel.calls])
        return
    while len(lines) < len(parcel.calls):
        lines.append(Line(place, courier.resolve, timeout=courier.call_seconds))
    started = time.monotonic()
    futures = [
        threads.submit(_call, line, delivery, body, headers)
        for line, (delivery, body, headers) in zip(lines, parcel.calls, strict=False)
    ]
    wait(futures, timeout=courier.call_seconds)
    for line, future in zip(lines, futures, strict=False):
        if not future.done():
            line.cut()
    late = started + courier.call_seconds
    _record(courier, parcel, [_in_time(future.result(), late) for future in futures])


def _call(line: Line, delivery: WebhookDelivery, body: bytes, headers: Mapping[str, str]) -> tuple[Called, float]:
    started = time.monotonic()
    answer = line.post(body, headers)
    ended = time.monotonic()
    return Called(delivery, answer, round((ended - started) * 1000)), ended


def _in_time(ended: tuple[Called, float], late: float) -> Called:
    """Whose line had to be cut took too long, whatever that looks like at the other end of it."""
    called, at = ended
    if called.answer.status is None and at >= late:
        return Called(called.delivery, Answer(None, "", Trouble.TIMED_OUT), called.milliseconds)
    return called


def _record(courier: Courier, parcel: _Parcel, called: Sequence[Called]) -> None:
    def write(session: Session) -> None:
        endpoint = session.get(WebhookEndpoint, parcel.endpoint_id, with_for_update=True)
        if endpoint is not None:
            record(session, endpoint, called, now=courier.clock(), chance=courier.chance)

    until = courier.clock() + timedelta(seconds=courier.lease_seconds)
    insist(courier.sessions, write, wait=courier.wait, until=until, clock=courier.clock)
