import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from workers.supervisor.ports import Reservation, choose_ports, remembered_ports


@pytest.fixture
def reservation() -> Iterator[Reservation]:
    with closing(Reservation()) as reservation:
        yield reservation


def test_ports_differ_and_are_remembered(tmp_path: Path) -> None:
    with closing(Reservation()) as first:
        chosen = choose_ports(tmp_path, first)
    assert len(set(asdict(chosen).values())) == 3
    with closing(Reservation()) as second:
        assert remembered_ports(tmp_path) == chosen == choose_ports(tmp_path, second)


def test_stacks_that_start_together_choose_different_ports(tmp_path: Path, reservation: Reservation) -> None:
    first = choose_ports(tmp_path / "one", reservation)
    with closing(Reservation()) as other:
        second = choose_ports(tmp_path / "two", other)
    assert not set(asdict(first).values()) & set(asdict(second).values())


def test_a_remembered_port_that_somebody_took_is_replaced(tmp_path: Path, reservation: Reservation) -> None:
    with closing(Reservation()) as first:
        before = choose_ports(tmp_path, first)
    with closing(socket.create_server(("127.0.0.1", before.web))):
        after = choose_ports(tmp_path, reservation)
    assert after.web != before.web
    assert after.smtp == before.smtp


def test_the_operator_may_name_the_web_port(tmp_path: Path, reservation: Reservation) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        free = int(listener.getsockname()[1])
    assert choose_ports(tmp_path, reservation, web=free).web == free


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("{")
    assert remembered_ports(tmp_path) is None
