"""The sandbox has no club to ask where it is."""

from pathlib import Path

import pytest

from webapp.sandbox.app import machine_zone


@pytest.mark.parametrize(
    ("clock", "zone"),
    [
        ("/usr/share/zoneinfo/Asia/Shanghai", "Asia/Shanghai"),
        ("/usr/share/zoneinfo/Nowhere/Atall", "UTC"),
        ("/etc/localtime-of-its-own", "UTC"),
    ],
)
def test_times_are_shown_as_on_the_machine(tmp_path: Path, clock: str, zone: str) -> None:
    link = tmp_path / "localtime"
    link.symlink_to(clock)
    assert machine_zone(link).key == zone
