from collections.abc import Iterator

import pytest
import requests

from tests.integration.sandbox.stand import Stand, standing


@pytest.fixture(scope="session")
def running_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with standing(tmp_path_factory.mktemp("sandbox")) as stand:
        yield stand


@pytest.fixture
def stand(running_stand: Stand) -> Iterator[Stand]:
    """A sandbox in a process of its own, with no fault on order."""
    yield running_stand
    requests.delete(f"{running_stand.url}/faults", timeout=10)
