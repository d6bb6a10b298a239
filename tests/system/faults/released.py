"""The programs of the release before, from the repository's own history, beside the schema of today."""

import compileall
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from migrations.contracts import RELEASED
from tests.databases import CHECKOUT

PACKAGES = ("campaigns", "workers", "migrations")


def unpack_released(folder: Path) -> Path:
    """The code that knew `RELEASED` and no newer revision. Skips where the history is not at hand."""
    following = [file.name for file in (CHECKOUT / "migrations" / "versions").glob("*.py") if _follows(file)]
    if not following or not (CHECKOUT / ".git").exists():
        pytest.skip("There is no history here from which the code of the last release could be had.")
    added = ("log", "--diff-filter=A", "--format=%H", "--", f"migrations/versions/{following[0]}")
    commit = _git(*added).decode().split()[-1:]
    if not commit or not _git("cat-file", "-t", f"{commit[0]}^"):
        pytest.skip("The history ends after the last release: this is a shallow clone.")
    packed = _git("archive", f"{commit[0]}^", *PACKAGES)
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    compileall.compile_dir(folder, quiet=2)  # once, not in each program
    return folder


@contextmanager
def running_released(
    code: Path, log: Path, environment: Mapping[str, str], *module: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m MODULE …` of that code; killed at the end if it still runs."""
    variables = {**os.environ, **environment, "PYTHONPATH": str(code), "PYTHONSAFEPATH": ""}
    with log.open("ab") as said:
        program = subprocess.Popen([sys.executable, "-m", *module], cwd=code, env=variables, stdout=said, stderr=said)
    try:
        yield program
    finally:
        program.kill()
        program.wait(30)


def _follows(file: Path) -> bool:
    return f"down_revision = '{RELEASED}'" in file.read_text()


def _git(*arguments: str) -> bytes:
    """Nothing where git refuses or is not there."""
    try:
        done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, check=False)
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""
