"""What SendGrid reports about mails that were sent: posted, verified, stored and applied."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import orjson
import psutil
import urllib3
from sqlalchemy import text

from webapp.commands.bench.delivery.bare import bare_receipts
from webapp.commands.bench.delivery.cost import beside
from webapp.commands.bench.delivery.house import House, served, wait_for, worker
from webapp.commands.bench.figure import Figure
from webapp.sandbox.signatures import sendgrid_headers
from workers.queue import QueueName

A_POST, AT_ONCE = 500, 4
"""Events in a post, and posts under way at once."""
MOST_MAILS = 50_000
STATES = ("processed", "delivered")
REACH = 15_000.0
"""Events a second."""
_SENT = text("SELECT id, address, fence FROM message WHERE channel = 'email' ORDER BY id LIMIT :most")
_WAITING = text("SELECT EXISTS (SELECT FROM waiting_receipt)")
_APPLIED = text("SELECT count(*) FROM message WHERE state = 'delivered'")


class Post(NamedTuple):
    body: bytes
    headers: dict[str, str]


def receipts(house: House) -> Iterator[Figure]:
    """Through the web processes and the worker of the stack, until the last is applied."""
    posts = _posts(house)
    events = len(posts) * A_POST
    with served(house.settings) as web, worker(house.settings, QueueName.RECEIPTS) as applying:
        url = f"http://127.0.0.1:{web.port}/hooks/sendgrid/events"
        cost = house.cost(lambda: _report(house, posts, url, applying), events, applying, *web.processes())
    if _ask(house, _APPLIED) != events / len(STATES):
        raise ValueError("Not every receipt was applied.")
    bare = bare_receipts(house, events, posts)
    yield from beside(f"{events:,} receipts verified, stored and applied", cost, bare, REACH)


def _report(house: House, posts: Sequence[Post], url: str, applying: psutil.Process) -> None:
    pool = urllib3.PoolManager(maxsize=AT_ONCE)

    def post(each: Post) -> int:
        return pool.request("POST", url, body=each.body, headers=each.headers).status

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = set(threads.map(post, posts))
    if answers != {204}:
        raise ValueError(f"The web answered {answers}.")
    wait_for(lambda: not _ask(house, _WAITING), [applying])


def _posts(house: House) -> list[Post]:
    """First that each mail is on its way, then that it arrived, as SendGrid tells it."""
    with house.runtime.sessions() as session:
        mails = session.execute(_SENT, {"most": MOST_MAILS}).all()
    events = [_event(state, *mail) for state in STATES for mail in mails]
    return [_signed(house, events[start : start + A_POST]) for start in range(0, len(events), A_POST)]


def _event(state: str, message_id: int, address: str, claim: int) -> dict[str, Any]:
    return {
        "email": address,
        "timestamp": int(time.time()),
        "smtp-id": f"<{message_id}.bench@example.com>",
        "event": state,
        "sg_event_id": f"bench-{state}-{message_id:020}",
        "sg_message_id": f"bench.{message_id}",
        "message_id": str(message_id),
        "claim": str(claim),
    }


def _signed(house: House, events: Sequence[dict[str, Any]]) -> Post:
    body = orjson.dumps(events) + b"\r\n"
    return Post(body, sendgrid_headers(house.event_key, body, seconds=int(time.time())))


def _ask(house: House, question: Any) -> Any:
    with house.runtime.sessions() as session:
        return session.scalar(question)
