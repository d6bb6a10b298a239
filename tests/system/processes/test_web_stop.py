"""The web stops: who is being answered gets the answer, who says nothing is not waited for."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.sandboxes import free_port

PATIENCE, THREADS = 60, 4
POST = b"POST / HTTP/1.1\r\nHost: club.test\r\nContent-Length: 6\r\n\r\nabc"


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    said = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(said)))])
    return [said]


@pytest.fixture
def web() -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    options = [
        "--preload",
        "--worker-class",
        "webapp.web_worker.Worker",
        "--threads",
        str(THREADS),
        "--no-control-socket",
    ]
    options += ["--bind", f"127.0.0.1:{port}"]
    # Silence alone would last longer than anybody's patience.
    options += ["--graceful-timeout", str(10 * PATIENCE), "--keep-alive", str(10 * PATIENCE)]
    command = [sys.executable, "-m", "gunicorn", *options, f"{__name__}:echo"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            if "Booting worker" in line:
                break
        yield process, port
        process.kill()


def test_who_is_answered_gets_the_answer_and_who_is_silent_is_let_go(
    web: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = web
    *silent, kept, talking = (socket.create_connection(("127.0.0.1", port), PATIENCE) for _ in range(2 * THREADS + 2))
    kept.sendall(POST + b"def")
    assert kept.recv(4096).startswith(b"HTTP/1.1 200")
    talking.sendall(POST)
    process.terminate()
    assert {each.recv(1) for each in silent} == {b""}
    talking.sendall(b"def")
    assert talking.makefile("rb").read().endswith(b"abcdef")
    assert process.wait(PATIENCE) == 0
