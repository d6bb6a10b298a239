"""ARCHITECTURE.md leads to files: what it names is there."""

import ast
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8")
BEGIN_AT = PAGE.split("## If you want to", 1)[1].split("\n## ", 1)[0]
A_PATH = r"`([\w./<>-]+(?:/|\.\w+))`"
PLACES = [path for room in ("campaigns", "webapp", "workers", "tests") for path in (CHECKOUT / room).rglob("*")]


@pytest.mark.parametrize("name", sorted(set(re.findall(A_PATH, BEGIN_AT))))
def test_where_a_change_begins_is_there(name: str) -> None:
    assert list(CHECKOUT.glob(re.sub(r"<\w+>", "*", name).rstrip("/"))), name


@pytest.mark.parametrize("name", sorted({n for n in re.findall(A_PATH, PAGE) if n.endswith(("/", ".py", ".po"))}))
def test_what_the_map_names_is_there(name: str) -> None:
    pattern = re.sub(r"<\w+>", "*", name).rstrip("/")
    assert (CHECKOUT / name).exists() or any(path.match(pattern) for path in PLACES)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([\w./-]+)\)", PAGE))))
def test_what_the_map_links_to_is_there(target: str) -> None:
    assert (CHECKOUT / target).exists()


WALKS = (CHECKOUT / "docs" / "walks.md").read_text(encoding="utf-8")


def _home_of(path: str) -> Path:
    """A walk leaves the campaigns' own folder out."""
    return CHECKOUT if path.startswith("webapp/") else CHECKOUT / "campaigns"


@pytest.mark.parametrize(("path", "name"), sorted(set(re.findall(r"`([\w/]+\.py):([\w.]+)`", WALKS))))
def test_what_a_walk_calls_is_there(path: str, name: str) -> None:
    found: ast.AST = ast.parse((_home_of(path) / path).read_text(encoding="utf-8"))
    for part in name.split("."):
        found = next(each for each in ast.iter_child_nodes(found) if getattr(each, "name", "") == part)
