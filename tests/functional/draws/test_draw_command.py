import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation
from tests.factories_events import make_salon
from tests.factories_outreach import make_audience, make_segment
from tests.fixtures import Convive

SURE = ("--acceptance", "100", "--no-show", "0")


@pytest.fixture
def salon(session: Session) -> Event:
    event = make_salon(session, capacity=50)
    make_audience(session, 6)
    make_segment(session)
    session.commit()
    return event


def planned(convive: Convive, *options: str) -> Any:
    said = ("--segment", "Everybody", "--seats", "2", "--seed", "lantern", *SURE, *options)
    return json.loads(convive("event", "draw", "plan", "salon", *said, "--json").output)


def test_a_draw_from_plan_to_reserve(convive: Convive, session: Session, salon: Event) -> None:
    made = planned(convive)
    shown = json.loads(convive("event", "draw", "show", "salon", "--json").output)
    assert (shown["digest"], shown["changed"]) == (made["digest"], False)
    convive("event", "draw", "use", str(made["draw"]), made["digest"])
    assert sorted(session.scalars(select(Invitation.member_id))) == sorted(made["chosen"])
    moved = json.loads(convive("event", "draw", "reserves", str(made["draw"]), "2", "--json").output)
    assert (moved["wave"], moved["invited"], moved["campaign"]) == (2, 2, None)
    checked = json.loads(convive("event", "draw", "check", str(made["draw"]), "--json").output)
    assert (checked["same_list"], checked["same_digest"]) == (True, True)


def test_the_same_seed_draws_the_same_list(convive: Convive, salon: Event) -> None:
    assert planned(convive)["chosen"] == planned(convive)["chosen"]


@pytest.mark.parametrize(
    "options", [("--quota", "nobody", "1"), ("--quota", "tier-1", "3"), ("--seats", "51"), ("--segment", "Nobody")]
)
def test_a_refused_plan_exits_1(convive: Convive, salon: Event, options: tuple[str, ...]) -> None:
    said = ("--segment", "Everybody", "--seats", "2", *options)
    refused = convive("event", "draw", "plan", "salon", *said)
    assert refused.exit_code == 1
    assert refused.stderr


def test_another_digest_is_refused(convive: Convive, salon: Event) -> None:
    refused = convive("event", "draw", "use", str(planned(convive)["draw"]), "0")
    assert (refused.exit_code, "Nobody was invited" in refused.stderr) == (1, True)
