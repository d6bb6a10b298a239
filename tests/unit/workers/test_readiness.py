"""A port may be somebody else's: whoever answers there must say our sign of life."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from campaigns.core.health import sign_of_life, signs_of_life
from tests.fixtures import make_settings
from workers.supervisor.keys import changed
from workers.supervisor.readiness import Address, PortTakenError, answers, require_free


@contextmanager
def speaking(words: str, status: int = 200) -> Iterator[Address]:
    class Program(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Program) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield "127.0.0.1", server.server_port
        server.shutdown()


def test_homes_and_keys_have_signs_of_their_own(tmp_path: Path) -> None:
    one, other = (make_settings("", home=tmp_path / name) for name in ("one", "other"))
    assert sign_of_life(one) == sign_of_life(one) != sign_of_life(other)


def test_a_host_where_an_accepted_key_still_signs_is_no_stranger(tmp_path: Path) -> None:
    before = make_settings("", home=tmp_path)
    keys = {"CONVIVE_SECRET_KEY": "another", "CONVIVE_SECRET_KEYS_ACCEPTED": before.secret_key.get_secret_value()}
    since = changed(before, keys)
    assert sign_of_life(before) in signs_of_life(since)
    assert sign_of_life(since) not in signs_of_life(before)


def test_a_program_with_our_sign_is_ready() -> None:
    with speaking("convive 12\n") as address:
        assert answers(address, sign="convive 12")


@pytest.mark.parametrize(("words", "status"), [("convive 34\n", 200), ("ok", 200), ("", 404)])
def test_a_program_with_another_sign_holds_our_port(words: str, status: int) -> None:
    with speaking(words, status) as address, pytest.raises(PortTakenError, match=str(address[1])):
        answers(address, sign="convive 12")


@pytest.mark.parametrize("status", [500, 503])
def test_a_program_that_is_broken_is_waited_for(status: int) -> None:
    with speaking("", status) as address:
        assert not answers(address, sign="convive 12")


def test_a_port_is_free_once_nobody_listens() -> None:
    with speaking("") as address, pytest.raises(PortTakenError):
        require_free(address)
    require_free(address)
    assert not answers(address, sign="convive 12")
