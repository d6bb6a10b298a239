"""The clock of tests: it stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class StandingClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, *, by: timedelta) -> datetime:
        self.now += by
        return self.now

    def wait(self, seconds: float) -> None:
        """In place of a sleep."""
        self.move(by=timedelta(seconds=seconds))
