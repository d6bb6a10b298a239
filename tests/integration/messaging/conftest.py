"""Delivery with a provider that answers as a test tells it, on the test's database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from campaigns.bootstrap import Runtime
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Absent, Accepted, Envelope, LookUp, MayStart, Missing, Outcome
from tests.clock import StandingClock


@dataclass
class Said:
    """Keeps what it was given. `answers` are used up in turn; then everything is accepted."""

    name: str = "said"
    slice_size: int = 100
    one_sheet: bool = False
    answers: list[Outcome] = field(default_factory=list)
    records: list[LookUp] = field(default_factory=list)
    given: list[Envelope] = field(default_factory=list)

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        assert may_start()
        self.given.extend(envelopes)
        return [self.answers.pop(0) if self.answers else Accepted(f"ref-{each.message_id}") for each in envelopes]

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return [self.records.pop(0) if self.records else Absent() for _ in missing]


@pytest.fixture
def provider() -> Said:
    return Said()


@pytest.fixture
def delivery(runtime: Runtime, provider: Said, clock: StandingClock) -> Delivery:
    return Delivery(
        sessions=runtime.sessions,
        clock=runtime.clock,
        system_clock=runtime.system_clock,
        signer=runtime.signer,
        settings=runtime.settings,
        providers=dict.fromkeys(Channel, (provider,)),
        extras=(),
        chance=lambda: 0.0,
        wait=clock.wait,
    )


def with_settings(delivery: Delivery, **values: object) -> Delivery:
    return replace(delivery, settings=delivery.settings.model_copy(update=values))


AFTER_THE_LEASE = timedelta(minutes=1)
