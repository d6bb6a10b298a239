from datetime import timedelta

import pytest

from campaigns.events.models import Event, EventPhase, EventState
from tests.clock import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "begun_for", "phase"),
    [
        (EventState.DRAFT, HOUR, EventPhase.DRAFT),
        (EventState.PUBLISHED, -HOUR, EventPhase.PUBLISHED),
        (EventState.PUBLISHED, 0 * HOUR, EventPhase.RUNNING),
        (EventState.PUBLISHED, 2 * HOUR, EventPhase.OVER),
        (EventState.FINISHED, 2 * HOUR, EventPhase.FINISHED),
        (EventState.CANCELLED, HOUR, EventPhase.CANCELLED),
    ],
)
def test_an_event_runs_from_its_start_to_its_end(state: EventState, begun_for: timedelta, phase: EventPhase) -> None:
    starts_at = NOW - begun_for
    assert Event(state=state, starts_at=starts_at, ends_at=starts_at + 2 * HOUR).phase(NOW) is phase
