"""What a worker process loads."""

import subprocess
import sys

import pytest

ASK = "import sys; from importlib import import_module; import_module(sys.argv[1]); print(*sys.modules)"
LARGE = ("rapidfuzz", "python_calamine", "argon2", "pyotp")
UNNEEDED = ("campaigns.bootstrap.rules", "campaigns.members.duplicates.search", *LARGE)


@pytest.mark.parametrize("unneeded", UNNEEDED)
def test_a_worker_of_delivery_loads_nothing_of_other_work(unneeded: str, loaded_by_delivery: set[str]) -> None:
    assert unneeded not in loaded_by_delivery


@pytest.fixture(scope="module")
def loaded_by_delivery() -> set[str]:
    told = subprocess.run([sys.executable, "-c", ASK, "workers.jobs.deliver"], capture_output=True, check=True)
    return set(told.stdout.decode().split())
