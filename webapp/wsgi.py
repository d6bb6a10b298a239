"""What gunicorn serves: built once before its processes are forked, each of which opens its own connections."""

import gc
import logging
import sys

from flask import Flask

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from campaigns.core.telemetry import start_telemetry
from webapp.app import create_app
from workers.queue import make_doorbell

SWITCH_SECONDS = 0.001
"""A thread that heard from the database may hold an event's lock: it shall not wait long for those that make pages."""


def _join_logs() -> None:
    """Have gunicorn's own words go where ours go, in the same form."""
    log = logging.getLogger("gunicorn.error")
    log.handlers.clear()
    log.propagate = True


def build() -> Flask:
    sys.setswitchinterval(SWITCH_SECONDS)
    configure_logging(program="web")
    _join_logs()
    settings = Settings()
    start_telemetry(settings, program="web")
    app = create_app(build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url)))
    gc.freeze()
    return app
