"""What gunicorn serves: each of its processes builds its own."""

from flask import Flask

from campaigns.bootstrap import build_runtime
from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from webapp.app import create_app
from workers.queue import make_doorbell


def build() -> Flask:
    configure_logging(program="web")
    settings = Settings()
    return create_app(build_runtime(settings, doorbell=make_doorbell(settings.redis_url)))
