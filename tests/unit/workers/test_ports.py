import socket
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from workers.supervisor.ports import choose_ports, remembered_ports


def test_ports_differ_and_are_remembered(tmp_path: Path) -> None:
    chosen = choose_ports(tmp_path)
    assert len(set(asdict(chosen).values())) == 3
    assert remembered_ports(tmp_path) == chosen == choose_ports(tmp_path)


def test_a_remembered_port_that_somebody_took_is_replaced(tmp_path: Path) -> None:
    before = choose_ports(tmp_path)
    with closing(socket.create_server(("127.0.0.1", before.web))):
        after = choose_ports(tmp_path)
    assert after.web != before.web
    assert after.smtp == before.smtp


def test_the_operator_may_name_the_web_port(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        free = int(listener.getsockname()[1])
    assert choose_ports(tmp_path, web=free).web == free


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("{")
    assert remembered_ports(tmp_path) is None
