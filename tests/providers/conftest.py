"""The providers' own SDKs against the sandbox: no database, messages that stand for themselves."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Envelope, Missing, Provider
from campaigns.messaging.providers.registry import make_providers
from campaigns.messaging.rendering import make_sheet
from tests.sandboxes import RunningSandbox, running_sandbox

_numbers = count(1_000)
SHEET = make_sheet(subject="For {{ member.name }}", html="<p>Dear {{ member.name }}</p>", text="Dear {{ member.name }}")


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    home: Path = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(home) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def providers(sandbox: RunningSandbox) -> Mapping[Channel, Provider]:
    return firsts(sandbox.settings("postgresql://nowhere"))


def firsts(settings: Settings) -> Mapping[Channel, Provider]:
    """The first provider of each channel."""
    return {channel: able[0] for channel, able in make_providers(settings, clock=system_clock).items()}


@pytest.fixture(autouse=True)
def well_behaved(sandbox: RunningSandbox) -> Iterator[None]:
    yield
    sandbox.behave()


@pytest.fixture
def letters() -> Callable[..., list[Envelope]]:
    """Envelopes for a channel, each to somebody of their own."""

    def write(channel: Channel, how_many: int = 1, **values: object) -> list[Envelope]:
        return [envelope(channel, next(_numbers), **values) for _ in range(how_many)]

    return write


def envelope(channel: Channel, number: int, **values: object) -> Envelope:
    address = f"+1202{5_550_000 + number}" if channel is Channel.SMS else f"p{number}@example.com"
    chosen: dict[str, object] = {
        "message_id": number,
        "claim_id": number,
        "address": address,
        "sheet": SHEET,
        "values": SHEET.values({"member": {"name": f"Zoë {number}"}}),
    }
    return Envelope(**(chosen | values))  # type: ignore[arg-type]  # a test names only the fields it speaks of


def missing(letter: Envelope) -> Missing:
    return Missing(letter.message_id, letter.claim_id, letter.address, system_clock())


def always() -> bool:
    return True
