"""The application served by gunicorn, in processes of their own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from campaigns.bootstrap import Runtime
from tests.databases import CHECKOUT


@contextmanager
def serving(runtime: Runtime, app: str) -> Iterator[int]:
    """Gunicorn in processes of its own; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = {
        "DATABASE_URL": runtime.engine.url.render_as_string(hide_password=False),
        "CONVIVE_SECRET_KEY": runtime.settings.secret_key.get_secret_value(),
        "CONVIVE_PUBLIC_URL": runtime.settings.public_url,
        "TWILIO_AUTH_TOKEN": runtime.settings.twilio_auth_token.get_secret_value(),
        "CONVIVE_HOME": str(runtime.settings.home),
    }
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--preload", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "16"),
            f"tests.functional.events.serving:{app}()",
        ],
        cwd=CHECKOUT,
        env=os.environ | settings,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError
