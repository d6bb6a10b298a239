import enum
from importlib import import_module
from pathlib import Path

import pytest

from campaigns.staff.models import Role
from webapp.labels import LABELS, label

ROOMS = Path(__file__).parents[3] / "campaigns"


def kinds_in_tables() -> list[type[enum.StrEnum]]:
    modules = [import_module(f"campaigns.{path.parent.name}.models") for path in sorted(ROOMS.glob("*/models*"))]
    found = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    return sorted((kind for kind in found if issubclass(kind, enum.StrEnum) and kind is not enum.StrEnum), key=str)


@pytest.mark.parametrize("kind", kinds_in_tables(), ids=lambda kind: kind.__name__)
def test_every_state_kept_has_a_word_and_a_colour(kind: type[enum.StrEnum]) -> None:
    assert set(LABELS[kind]) == {state.value for state in kind}
    assert {label(state).tone for state in kind} <= {"neutral", "accent", "good", "waiting", "wrong"}


def test_a_label_belongs_to_its_kind() -> None:
    assert label(Role.HOST).text == "Host"
