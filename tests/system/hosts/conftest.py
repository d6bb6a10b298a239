"""The house of hosts, one for all tests of a file."""

from collections.abc import Iterator

import pytest

from tests.system.hosts.house import House, running_house
from tests.system.hosts.network import UnavailableError
from tests.system.stacks import temporary_home


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    try:
        with temporary_home() as home, running_house(home) as house:
            yield house
    except UnavailableError as fault:
        pytest.skip(f"This account may not make network namespaces, or there is no `ip`: {fault}")
