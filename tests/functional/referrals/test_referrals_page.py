"""Who brought whom, as staff see it and as the command prints it."""

import orjson
import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from tests.conftest import Convive
from tests.factories_events import make_salon
from tests.factories_referrals import attend, bring, make_link
from tests.factories_staff import signed_in


@pytest.fixture
def brought(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        attend(session, bring(session, make_link(session, make_salon(session))))


def test_nobody_brought_a_friend_yet(client: FlaskClient, runtime: Runtime) -> None:
    assert "Nobody has brought a friend yet" in signed_in(client, runtime).get("/referrals").text


def test_the_friend_and_who_brought_them(client: FlaskClient, runtime: Runtime, brought: None) -> None:
    text = signed_in(client, runtime).get("/referrals").text
    assert "Fay Friend" in text
    assert "Who brought most friends" in text


def test_the_command_counts_each_step(convive: Convive, brought: None) -> None:
    steps, best = orjson.loads(convive("report", "referrals", "--json").output)["sheets"]
    assert [steps["rows"][0][step] for step in ("links", "joined", "attended", "bought")] == [1, 1, 1, 0]
    assert best["rows"][0]["friends"] == 1
