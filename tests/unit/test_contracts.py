import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_imports_go_downwards_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    judged = subprocess.run([linter, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout
