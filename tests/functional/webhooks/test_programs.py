"""Programs and people at a terminal keep webhooks too."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from campaigns.staff.api_keys import add_key
from campaigns.webhooks.kinds import KINDS
from campaigns.webhooks.models import DeliveryState, WebhookDelivery
from campaigns.webhooks.shapes import EVENTS
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.fixtures import Convive
from tests.functional.api.callers import Caller, with_key

PATH = "/api/v1/webhooks"
URL = "https://shop.example/hook"


@pytest.fixture
def program(client: FlaskClient, runtime: Runtime, session: Session) -> Caller:
    make_club(session)
    session.commit()
    return with_key(client, runtime)


def asks(program: Caller, path: str = "", body: Any = None, *, method: str = "POST") -> Any:
    answer = program.sends(body, path=PATH + path, method=method)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_program_keeps_a_webhook(program: Caller) -> None:
    added = asks(program, body={"url": URL, "kinds": ["purchased", "joined"]})
    mine = f"/{added['id']}"
    assert (added["state"], added["kinds"]) == ("active", ["joined", "purchased"])
    before = program.reads(f"{PATH}{mine}/secret")["secret"]
    asks(program, f"{mine}/rotate")
    assert before.startswith("whsec_")
    assert program.reads(f"{PATH}{mine}/secret")["secret"] != before
    assert asks(program, f"{mine}/pause")["state"] == "paused"
    assert asks(program, f"{mine}/resume")["state"] == "active"
    assert asks(program, mine, {"url": URL, "kinds": ["note"]}, method="PUT")["kinds"] == ["note"]
    assert program.reads(PATH)["webhooks"] == [program.reads(PATH + mine)]
    asks(program, mine, method="DELETE")
    assert program.reads(PATH)["webhooks"] == []


@pytest.mark.parametrize(
    "body", [{"url": "https://127.0.0.1/", "kinds": ["note"]}, {"url": URL, "kinds": ["nonsense"]}]
)
def test_a_program_is_told_what_is_wrong(program: Caller, body: dict[str, Any]) -> None:
    answer = program.sends(body, path=PATH)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_a_program_reads_the_calls_and_has_them_made_again(program: Caller, session: Session) -> None:
    mine = f"/{asks(program, body={'url': URL, 'kinds': ['note']})['id']}"
    member = joins(session)
    does(session, member, ActivityKind.NOTE)
    does(session, member, ActivityKind.NOTE)
    session.execute(
        update(WebhookDelivery).values(state=DeliveryState.FAILED, tried_at=NOW, trouble="status", status=500)
    )
    session.commit()
    first = program.reads(f"{PATH}{mine}/calls", limit=1, state="failed", member=member.code)
    second = program.reads(f"{PATH}{mine}/calls", limit=1, cursor=first["next_cursor"])
    [newest], [oldest] = first["calls"], second["calls"]
    assert (newest["id"] > oldest["id"], second["next_cursor"]) == (True, None)
    assert (newest["status"], newest["trouble"]) == (500, "status")
    assert asks(program, f"/calls/{newest['id']}/replay")["state"] == "waiting"
    assert asks(program, f"{mine}/replay", {"since": NOW.isoformat()}) == {"replayed": 1}
    assert program.reads(f"{PATH}/calls/{oldest['id']}")["tries"] == 0
    assert asks(program, f"{mine}/test")["kind"] == "test"


def test_a_key_without_the_scope_opens_nothing(client: FlaskClient, runtime: Runtime, program: Caller) -> None:
    with runtime.sessions.begin() as session:
        add_key(session, name="Reader", secret="convive_reader", scopes=["webhooks:read"], now=NOW)
    reader = Caller(client, "convive_reader")
    assert reader.sends({"url": URL, "kinds": ["note"]}, path=PATH).status_code == 403
    added = asks(program, body={"url": URL, "kinds": ["note"]})
    assert reader.sends(path=f"{PATH}/{added['id']}/secret", method="GET").status_code == 403


def test_the_document_tells_of_every_kind(client: FlaskClient) -> None:
    document: Any = client.get("/api/v1/openapi.json").json
    assert set(document["webhooks"]) == {*KINDS, "test"}
    shapes = {
        told["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for told in document["webhooks"].values()
    }
    assert shapes == {shape.__name__ for shape in EVENTS}
    assert shapes <= set(document["components"]["schemas"])


def test_at_a_terminal(program: Caller, convive: Convive, session: Session) -> None:
    def said(*words: str) -> Any:
        found = convive("webhook", *words, "--json")
        assert found.exit_code == 0, found.output
        return json.loads(found.output)

    added = said("add", URL, "--kind", "note", "--description", "The shop")
    number = str(added["id"])
    assert said("secret", number)["secret"] == added["secret"]
    assert said("secret", number, "--rotate")["secret"] != added["secret"]
    assert said("pause", number)["state"] == "paused"
    assert said("resume", number)["state"] == "active"
    assert said("edit", number, URL, "--kind", "purchased")["kinds"] == ["purchased"]
    call = said("test", number)
    session.execute(update(WebhookDelivery).values(state=DeliveryState.FAILED, tried_at=NOW))
    session.commit()
    assert [each["id"] for each in said("log", number, "--state", "failed")] == [call["id"]]
    assert said("list")[0]["failed"] == 1
    assert said("replay", number) == {"replayed": 1}
    assert convive("webhook", "replay", number, "--call", str(call["id"])).exit_code == 1
    said("remove", number)
    assert said("list") == []
    assert convive("webhook", "add", "http://shop.example", "--kind", "note").exit_code == 1
