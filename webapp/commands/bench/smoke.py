"""The first impression: how soon the stack stands, and how soon a campaign is out."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import requests
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.operations import launch_campaign
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.house import furnish
from webapp.commands.bench.stack import (
    settings_of,
    start_engines,
    start_stack,
    stop_stack,
    temporary_home,
)
from webapp.sandbox.ledger import Ledger
from workers.queue import make_doorbell

EMAILS = 2_000
A_REQUEST = 1_000
OUT = (MessageState.ACCEPTED, MessageState.DELIVERED)
START_REACH, FIRST_REACH, ALL_REACH = 30.0, 5.0, 10.0
LOOK_SECONDS = 0.02
PATIENCE = 300.0


def smoke(times: int) -> Iterator[Figure]:
    with temporary_home() as home:
        bare = seconds(lambda: start_engines(home))
    with temporary_home() as home:
        started = time.perf_counter()
        stack = start_stack(home)
        yield Figure("stack start", time.perf_counter() - started, bare, START_REACH)
        try:
            with settings_of(home) as settings:
                yield from _campaign(settings, home, emails=EMAILS * times)
        finally:
            stop_stack(stack)


def _campaign(settings: Settings, home: Path, *, emails: int) -> Iterator[Figure]:
    runtime = build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url))
    with runtime.sessions.begin() as session:
        campaign_id = furnish(session, members=emails, now=runtime.clock())
    ledger = Ledger(home)
    launched = time.perf_counter()
    with runtime.sessions.begin() as session:
        launch_campaign(session, campaign_id=campaign_id, now=runtime.clock())
    _wait(lambda: ledger.count(kind="email") > 0)
    first = time.perf_counter() - launched
    _wait(lambda: _out(runtime) == emails)
    everything = time.perf_counter() - launched
    runtime.engine.dispose()
    yield Figure("launch to first message", first, seconds(lambda: _post(settings, 1)), FIRST_REACH)
    bare = seconds(lambda: _post_all(settings, emails))
    yield Figure(f"{emails:,} emails, launch to accepted", everything, bare, ALL_REACH * emails / EMAILS)


def _out(runtime: Runtime) -> int:
    with runtime.sessions() as session:
        return session.scalar(select(func.count(Message.id)).where(Message.state.in_(OUT))) or 0


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("The messages did not go out.")
        time.sleep(LOOK_SECONDS)


def _post_all(settings: Settings, people: int) -> None:
    for _ in range(people // A_REQUEST):
        _post(settings, A_REQUEST)


def _post(settings: Settings, people: int) -> None:
    """One bare request to the stand-in provider."""
    mail = {
        "from": {"email": "club@club.example"},
        "subject": "Bare",
        "content": [{"type": "text/plain", "value": "Dear -name-, come along."}],
        "personalizations": [
            {"to": [{"email": f"bare{number}@example.com"}], "substitutions": {"-name-": f"Guest {number}"}}
            for number in range(people)
        ],
    }
    key = settings.sendgrid_api_key.get_secret_value()
    answer = requests.post(
        f"{settings.sendgrid_base_url}/v3/mail/send", json=mail, headers={"Authorization": f"Bearer {key}"}, timeout=60
    )
    answer.raise_for_status()
