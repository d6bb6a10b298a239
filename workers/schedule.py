"""The scheduler: makes due what time makes due, takes up what was dropped, and rings. Any number may run."""

import logging
import signal

from sqlalchemy.exc import OperationalError

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.chores import CHORES
from campaigns.bootstrap.delivery import build_delivery
from campaigns.bootstrap.rules import RULES
from campaigns.core.chores import do_chores
from campaigns.core.database import Doorbell
from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from campaigns.core.telemetry import start_telemetry, tell_fault, traced
from campaigns.events.finishing import finish_those_over
from campaigns.events.passing import let_seats_pass
from campaigns.insight.digest.sending import write_digests
from campaigns.insight.month.sending import write_month_mails
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.factor_letters import remind_of_factor
from campaigns.messaging.sweep import sweep
from campaigns.outreach.schedule import tick
from campaigns.surprises.lateness import let_moments_pass
from workers.clocks import ClockIsOff, check_clock
from workers.queue import QueueName, make_doorbell
from workers.stopping import StopRequest

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
LONGEST_PAUSE = 20.0
ALL_QUEUES = frozenset(str(name) for name in QueueName)


def beat(runtime: Runtime, delivery: Delivery, ring: Doorbell) -> None:
    """One round, or ClockIsOff. Queues are rung whatever Redis lost: a job that finds nothing due costs nothing."""
    check_clock(runtime)
    tick(runtime.sessions, clock=runtime.clock)
    let_seats_pass(runtime.sessions, clock=runtime.clock)
    finish_those_over(runtime.sessions, clock=runtime.clock)
    let_moments_pass(runtime.sessions, clock=runtime.clock)
    do_chores(runtime.sessions, CHORES, now=runtime.clock())
    write_digests(runtime.sessions, clock=runtime.clock)
    write_month_mails(runtime.sessions, clock=runtime.clock)
    remind_of_factor(runtime.sessions, now=runtime.system_clock(), club_now=runtime.clock())
    sweep(delivery)
    ring(ALL_QUEUES)


def run(settings: Settings, stopping: StopRequest, *, every: float = EVERY_SECONDS) -> None:
    """Beat until `stopping`; with the database away, pause longer each time."""
    ring = make_doorbell(settings.redis_url)
    runtime = build_runtime(settings, RULES, doorbell=ring)
    delivery = build_delivery(runtime)
    pause = every
    while not stopping.wait(pause):
        try:
            with traced("beat"):
                beat(runtime, delivery, ring)
            pause = every
        except OperationalError as fault:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.warning("The database does not answer; trying again in %.0f s: %s", pause, fault.orig)
        except ClockIsOff as fault:
            log.error("%s", fault)  # noqa: TRY400 - where it was raised tells nothing
        except Exception as fault:
            tell_fault(fault)
            log.exception("A round of the scheduler failed; the next one goes on.")
    runtime.engine.dispose()


def main() -> None:
    configure_logging(program="scheduler")
    stopping = StopRequest()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    settings = Settings()
    start_telemetry(settings, program="scheduler")
    run(settings, stopping)


if __name__ == "__main__":
    main()
