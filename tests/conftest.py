"""How the tests run. The process that only hands them out to others loads none of what they are about."""

import gc
from pathlib import Path
from typing import Any

import pytest

from tests.scheduling import Scheduling

SYSTEM = Path(__file__).parent / "system"
pytest.register_assert_rewrite("tests.fixtures")


def pytest_addoption(parser: pytest.Parser) -> None:
    sizes = parser.getgroup("sizes")
    sizes.addoption("--full", action="store_true", help="Everything at its full size; see tests/sizes.py.")
    sizes.addoption("--schedules", type=int, help="How many random interleavings are tried.")
    sizes.addoption("--seed", type=int, default=1, help="The first of them.")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whole systems are tried where they are asked for."""
    return (collection_path == SYSTEM and config.args_source is pytest.Config.ArgsSource.TESTPATHS) or None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """What is loaded by now need not be walked again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
