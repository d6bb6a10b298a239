"""`python -m workers QUEUE`: a worker process. Not `workers.runtime` itself: the jobs must find its one copy."""

import sys

from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from campaigns.core.telemetry import start_telemetry
from workers.queue import QueueName
from workers.runtime import work

if __name__ == "__main__":
    configure_logging(program=sys.argv[1])
    settings = Settings()
    start_telemetry(settings, program=sys.argv[1])
    work(settings, QueueName(sys.argv[1]))
