"""Campaigns launched, paused and resumed by a program, and their runs; other lists that programs read."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.outreach.approval.log import steps_of
from campaigns.outreach.models import StepKind
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_approval import House, make_house
from tests.factories_events import make_house as make_event_house
from tests.factories_events import make_salon
from tests.factories_members import joins, make_club
from tests.factories_messaging import make_message, make_run
from tests.factories_moments import A_DAY, playbook, suggested
from tests.factories_referrals import bring, make_link
from tests.functional.api.callers import Caller, with_key


@pytest.fixture
def program(client: FlaskClient, runtime: Runtime) -> Caller:
    return with_key(client, runtime)


@pytest.fixture
def house(runtime: Runtime, session: Session) -> House:
    make_club(session)
    return make_house(runtime, session)


def test_a_key_launches_nothing_that_a_colleague_must_approve(program: Caller, house: House, session: Session) -> None:
    path = f"/api/v1/campaigns/{house.campaign.id}"
    refused = program.sends(path=f"{path}/launch")
    assert (refused.status_code, refused.json["type"]) == (409, "urn:convive:problem:NeedsApproval")  # type: ignore[index]
    assert house.other.name in refused.json["detail"]  # type: ignore[index]
    house.approve()
    session.commit()
    assert program.sends(path=f"{path}/launch").json["state"] == "active"  # type: ignore[index]
    assert program.sends(path=f"{path}/pause").json["state"] == "paused"  # type: ignore[index]
    assert program.sends(path=f"{path}/resume").json["state"] == "active"  # type: ignore[index]
    assert program.sends(path=f"{path}/launch").status_code == 409
    log = steps_of(session, house.campaign.id)
    assert [(step.kind, step.by) for step in log[:3]] == [
        (StepKind.RESUMED, "The till"),
        (StepKind.PAUSED, "The till"),
        (StepKind.LAUNCHED, "The till"),
    ]
    assert [each["occurrence"] for each in program.reads(f"{path}/runs")["runs"]] == ["once"]


def test_a_plan_adds_up(program: Caller, house: House) -> None:
    plan = program.reads(f"/api/v1/campaigns/{house.campaign.id}/plan")
    assert plan["members"] == plan["to_send"] + plan["held_out"] + plan["left_out"] == 3


def test_the_messages_of_a_run_are_read_in_pages(program: Caller, session: Session) -> None:
    make_club(session)
    run = make_run(session)
    for _ in range(3):
        make_message(session, run_id=run.id)
    session.commit()
    path = f"/api/v1/runs/{run.id}/messages"
    first = program.reads(path, limit=2)
    second = program.reads(path, limit=2, cursor=first["next_cursor"])
    assert (len(first["messages"]), len(second["messages"]), second["next_cursor"]) == (2, 1, None)


def test_why_a_member_is_in_a_segment(program: Caller, session: Session) -> None:
    make_club(session)
    member = joins(session, source_reference="A1")
    rule = {"all": [{"type": "tier_in", "tiers": ["member"]}, {"type": "tier_in", "tiers": ["gold"]}]}
    segment = add_segment(session, name="Both", rule=parse_rule(rule), now=NOW)
    session.commit()
    told = program.reads(f"/api/v1/segments/{segment.id}/members/{member.code}")
    assert (told["holds"], [part["holds"] for part in told["rule"]["all"]]) == (False, [True, False])


def test_lists_that_grow_have_pages(program: Caller, session: Session) -> None:
    make_event_house(session)
    for number in range(3):
        make_salon(session, code=f"salon-{number}")
        make_run(session)
    session.commit()
    for path, name, key in (("campaigns", "campaigns", "id"), ("events", "events", "code")):
        whole = [each[key] for each in program.reads(f"/api/v1/{path}")[name]]
        first = program.reads(f"/api/v1/{path}", limit=2)
        second = program.reads(f"/api/v1/{path}", limit=2, cursor=first["next_cursor"])
        assert [each[key] for page in (first, second) for each in page[name]] == whole
        assert (len(whole), second["next_cursor"]) == (3, None)


def test_a_program_suggests_a_surprise_once(program: Caller, session: Session) -> None:
    make_event_house(session)
    member = joins(session, source_reference="A1")
    book = playbook(session)
    session.commit()
    body = {"member": member.code, "playbook": book.name, "day": f"{NOW + A_DAY:%Y-%m-%d}", "note": "Tea"}
    named = {"Idempotency-Key": "tea"}
    told = [program.sends(body, path="/api/v1/moments", headers=named).json for _ in range(2)]
    assert told[0] == told[1]
    assert program.reads("/api/v1/moments")["moments"] == [told[0]]
    assert (told[0]["state"], told[0]["note"]) == ("suggested", "Tea")  # type: ignore[index]
    assert program.sends(body, path="/api/v1/moments").status_code == 409


def test_surprises_and_referrals_are_listed(program: Caller, session: Session) -> None:
    make_event_house(session)
    member = joins(session, source_reference="A1")
    suggested(session, member)
    referral = bring(session, make_link(session, make_salon(session)))
    session.commit()
    (moment,) = program.reads("/api/v1/moments", state="suggested")["moments"]
    assert (moment["member"], moment["budget"]) == (member.code, 5_000)
    (told,) = program.reads("/api/v1/referrals")["referrals"]
    assert (told["unearned"], told["friend"] != told["referrer"]) == (referral.unearned, True)
