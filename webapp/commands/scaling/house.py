"""The hosts of a large house, and what one message takes of each of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass

SECOND_US = 1_000_000
WORKERS, DATABASE, WEB, LOG, PROVIDERS = "workers", "database", "web", "write-ahead log", "providers"


@dataclass(frozen=True, slots=True)
class House:
    """Costs in µs of processor and bytes for each message, as `bin/bench scale` and `bin/bench delivery` saw them."""

    worker_hosts: int = 4
    web_hosts: int = 2
    cores: int = 8
    """Of a worker's or a web host."""
    database_cores: int = 32
    database_log_bytes: int = 500_000_000
    """A second that its disk and its standby keep up with."""
    provider_per_second: int = 20_000
    kept_days: int = 30
    worker_us: float = 150.0
    database_us: float = 270.0
    receipt_us: float = 82.0
    """With the database's part of it."""
    receipts: float = 2.0
    """For each message: delivered, and opened or followed or bounced."""
    answer_us: float = 2_900.0
    answers: float = 0.02
    log_bytes: int = 6_300
    kept_bytes: int = 2_300
    busy: float = 0.7
    """Beyond this share of its processors a host's waits grow faster than its work."""

    def takes(self) -> Mapping[str, float]:
        """Messages a second that each part carries, with all that follows from them."""
        core = SECOND_US * self.busy
        receipts, answers = self.receipts * self.receipt_us / 2, self.answers * self.answer_us / 2
        return {
            WORKERS: self.worker_hosts * self.cores * core / self.worker_us,
            DATABASE: self.database_cores * core / (self.database_us + receipts + answers),
            WEB: self.web_hosts * self.cores * core / (receipts + answers),
            LOG: self.database_log_bytes / self.log_bytes,
            PROVIDERS: float(self.provider_per_second),
        }
