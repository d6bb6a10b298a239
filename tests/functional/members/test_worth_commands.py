"""Points and tier of one member, by command."""

import json

import pytest

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from tests.factories_members import does, joins, make_club
from tests.fixtures import Convive


@pytest.fixture
def code(runtime: Runtime) -> str:
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        does(session, member, ActivityKind.PURCHASED, value=20_000)
        return member.code


def test_points_are_told_and_redeemed(convive: Convive, code: str) -> None:
    assert convive("members", "redeem", code, "150", "Tea set").exit_code == 0
    told = json.loads(convive("members", "points", code, "--json").stdout)
    assert (told["balance"], sorted(each["points"] for each in told["entries"])) == (50, [-150, 200])


def test_more_than_there_is_is_refused_with_what_is_there(convive: Convive, code: str) -> None:
    result = convive("members", "redeem", code, "201", "Tea set")
    assert (result.exit_code, "They have 200 points" in result.stderr) == (1, True)


def test_a_tier_is_explained(convive: Convive, code: str) -> None:
    told = json.loads(convive("members", "tier", code, "--json").stdout)
    assert (told["tier"], told["counted"], told["missing_to_next"]) == ("silver", 20_000, 80_000)


@pytest.mark.parametrize("command", ["points", "tier"])
def test_nobody_is_explained_by_an_unknown_code(convive: Convive, code: str, command: str) -> None:
    assert convive("members", command, "nobody").exit_code == 1
