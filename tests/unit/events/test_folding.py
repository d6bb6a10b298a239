from dataclasses import replace

import pytest

from campaigns.events.calendar import LINE_OCTETS, write_entry
from tests.unit.events.test_calendar import ENTRY, SEAT


@pytest.mark.parametrize("name", ["x" * length for length in (1, 20, 21, 22, 94, 95, 96, 300)] + ["王" * 40])
def test_no_line_is_longer_than_calendars_read(name: str) -> None:
    written = write_entry(ENTRY, replace(SEAT, guest=name), method="REQUEST")
    assert max(map(len, written.split(b"\r\n"))) <= LINE_OCTETS
    assert f'CN="{name}"'.encode() in written.replace(b"\r\n ", b"")
