"""Hostile trees are refused before any session is there to ask; `--full` tries all 10,000.

How long the slowest takes is measured by `bin/bench segments`.
"""

import pytest
from hypothesis import settings

from campaigns.segments.faults import BadRule
from campaigns.segments.rules import parse_rule
from webapp.commands.bench.hostile import hostile_trees

MANY = 10_000 if settings.get_current_profile_name() == "thorough" else 1_000


def test_each_is_refused_with_a_place_and_a_reason() -> None:
    for tree in hostile_trees(MANY):
        with pytest.raises(BadRule) as refused:
            parse_rule(tree)
        for fault in refused.value.faults:
            assert fault.place.startswith("rule")
            assert str(fault) != f"{fault.place}: "
            assert len(str(fault)) < 1_000
