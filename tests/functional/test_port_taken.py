"""Another program takes our port between our choice and our use of it."""

import socket
from contextlib import closing

import pytest

from tests.functional.stacks import Stack, eventually, temporary_home

pytestmark = pytest.mark.stack


def test_a_stack_whose_port_was_taken_moves_and_says_so() -> None:
    with temporary_home() as home, closing(Stack(home)) as stack:
        eventually((home / "ports.json").exists)
        chosen = stack.ports()["web"]
        with closing(socket.create_server(("127.0.0.1", chosen))):
            stack.wait_ready()
            said = "".join(stack.lines)
            assert stack.ports()["web"] != chosen
            assert stack.status("/healthz") == 200
        assert f"Another program on this machine holds the port {chosen}" in said
        assert f"ready at http://127.0.0.1:{stack.ports()['web']}" in said
        assert stack.stop() == 0
