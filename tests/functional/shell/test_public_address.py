"""The doctor finds out whether the public address leads to this installation."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.serving import make_server

from campaigns.bootstrap import Runtime
from webapp.commands.outside import public_address
from workers.supervisor.keys import changed


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@pytest.mark.parametrize(("key", "is_ours"), [("the key of the tests", True), ("another key", False)])
def test_it_knows_our_own_answer(app: Flask, runtime: Runtime, key: str, *, is_ours: bool) -> None:
    with serving(app) as url:
        settings = changed(runtime.settings, {"CONVIVE_PUBLIC_URL": url, "CONVIVE_SECRET_KEY": key})
        found = {finding.check: finding.ok for finding in public_address(settings)}
    assert found == {"https": False, "public address": is_ours, "webhooks": True}


def test_an_address_where_nobody_answers(runtime: Runtime) -> None:
    settings = changed(runtime.settings, {"CONVIVE_PUBLIC_URL": "https://127.0.0.1:9"})
    assert [(each.check, each.ok) for each in public_address(settings)] == [("https", True), ("public address", False)]
