"""A tab of a real browser before the app of a test client, whoever is signed in there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.system.conftest import PATIENCE_MS


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Its address, as long as it listens there."""
    server = make_server("127.0.0.1", 0, _one_by_one(app), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _one_by_one(app: Flask) -> Callable[..., Iterable[bytes]]:
    """All of a test goes through one connection."""
    turn = Lock()

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        with turn:
            return [b"".join(app(environ, start))]

    return answer


@contextmanager
def tab(browser: Browser, address: str, client: FlaskClient, locale: str) -> Iterator[Page]:
    """Without motion: what is seen stands still."""
    with browser.new_context(base_url=address, locale=locale, reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE_MS)
        name = client.application.config["SESSION_COOKIE_NAME"]
        if kept := client.get_cookie(name):
            context.add_cookies([{"name": name, "value": kept.value, "url": address}])
        yield context.new_page()
