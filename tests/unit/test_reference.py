"""docs/ tells of every setting, command, metric and kind of activity, of nothing else, and its links lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from campaigns.core.errors import must_exist
from campaigns.core.settings import Settings
from campaigns.members.models import ActivityKind
from campaigns.messaging.overview import Overview
from campaigns.segments.conditions.behaviour import DEEDS
from campaigns.segments.conditions.events import PARTS
from webapp.commands import main
from webapp.metrics import Figures

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
PAGES = [*DOCS.rglob("*.md"), *(CHECKOUT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md"))]
NOT_READ = {"screens"}
"""Folders of docs that no reader is led to file by file."""


def rows_of(page: str, name: str = r"[\w ]+") -> Iterator[list[str]]:
    """The rows of the page's tables whose first cell begins with `name` as code, which stands alone in it."""
    for line in (DOCS / "reference" / page).read_text(encoding="utf-8").splitlines():
        if found := re.match(rf"\| \**`({name})`", line):
            yield [found[1], *(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[2:-1])]


def documented(page: str, name: str = r"[\w ]+") -> list[str]:
    return [row[0] for row in rows_of(page, name)]


def default_of(field: FieldInfo) -> str:
    kept = field.default
    shown = kept.get_secret_value() if isinstance(kept, SecretStr) else str(kept)
    return f"`{shown}`" if shown else "empty"


def commands_under(path: str, command: click.Command) -> Iterator[str]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands_under(f"{path} {name}", must_exist(command.get_command(context, name), name))


def metric_names() -> Iterator[str]:
    for metric in Figures(Overview([], 0), behind=0.0).collect():
        yield f"{metric.name}_total" if metric.type == "counter" else metric.name


def test_each_setting_stands_once_with_its_default() -> None:
    told = sorted((name, default) for name, default, _meaning in rows_of("settings.md", "[A-Z_]+"))
    assert told == sorted((str(field.alias), default_of(field)) for field in Settings.model_fields.values())


def test_each_command_and_group_stands_once() -> None:
    told = documented("commands.md", "convive [a-z -]+")
    assert sorted(["convive", *told]) == sorted(commands_under("convive", main))


def test_each_metric_stands_once() -> None:
    told = [row[0] for row in rows_of("metrics.md", "convive_[a-z_]+") if row[1] in ("gauge", "counter")]
    assert sorted(told) == sorted(metric_names())


def test_each_metric_has_an_alert_worth_having() -> None:
    alerts = {row[0].removesuffix("_total") for row in rows_of("metrics.md", "convive_[a-z_]+") if row[0] in row[1]}
    assert alerts == {name.removesuffix("_total") for name in metric_names()}


def test_the_dashboard_shows_each_metric_and_no_other() -> None:
    dashboard = (DOCS / "deploy" / "grafana.json").read_text(encoding="utf-8")
    assert set(re.findall(r"convive_[a-z_]+", dashboard)) == set(metric_names())


def test_each_kind_of_activity_stands_once() -> None:
    assert sorted(documented("events.md", "[a-z_]+")) == sorted(ActivityKind)


@pytest.mark.parametrize(("condition", "kinds"), [("did", DEEDS), ("event", PARTS)])
def test_what_a_rule_asks_for_is_said(condition: str, kinds: tuple[ActivityKind, ...]) -> None:
    told = [row[0] for row in rows_of("events.md", "[a-z_]+") if f"`{condition}`" in row[-1]]
    assert sorted(told) == sorted(kinds)


def targets_of(page: Path) -> Iterator[Path]:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield (page.parent / target).resolve()


def test_the_index_leads_to_each_file() -> None:
    files = {path for path in DOCS.rglob("*.*") if path.parent.name not in NOT_READ}
    assert files - set(targets_of(DOCS / "README.md")) == {DOCS / "README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_no_link_is_dead(page: Path) -> None:
    assert [target for target in targets_of(page) if not target.exists()] == []
