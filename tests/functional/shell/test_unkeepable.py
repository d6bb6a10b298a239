"""Values that no row can hold."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.database import is_unkeepable
from tests.factories_members import make_club
from tests.factories_staff import signed_in
from tests.fixtures import Convive

TOO_LONG = 2**63
LISTS = ["members", "events", "campaigns", "segments", "templates", "staff"]


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)


@pytest.mark.parametrize("place", LISTS)
def test_a_number_beyond_all_rows_names_nothing(client: FlaskClient, runtime: Runtime, place: str) -> None:
    assert signed_in(client, runtime).get(f"/{place}/{TOO_LONG}").status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_nor_does_it_to_a_program_that_calls(client: FlaskClient, method: str) -> None:
    assert client.open(f"/api/v1/webhooks/{TOO_LONG}", method=method).status_code == 404


def test_elsewhere_the_request_is_not_understood(client: FlaskClient, runtime: Runtime) -> None:
    address = f"/greetings/calendar/day?campaign={TOO_LONG}&day=2026-12-01"
    assert signed_in(client, runtime).get(address).status_code == 400


def test_a_code_loses_its_nuls(client: FlaskClient) -> None:
    assert client.get("/i/%00").status_code == 404


def test_a_form_loses_its_nuls(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    assert signed_in(client, runtime).post("/templates/new", {"name": "Thank\x00s"}).status_code == 303
    assert session.scalar(text("SELECT name FROM template ORDER BY id DESC LIMIT 1")) == "Thanks"


@pytest.mark.parametrize("name", [str(TOO_LONG), "\u00b2", "a\x00b", "\udcff"])
def test_a_command_says_so(convive: Convive, name: str) -> None:
    refused = convive("event", "show", "--", name)
    assert refused.exit_code == 1
    assert refused.stderr


def test_other_faults_of_values_are_ours(session: Session) -> None:
    with pytest.raises(DataError) as raised:
        session.execute(text("SELECT 1 / 0"))
    assert not is_unkeepable(raised.value)


def test_a_fault_that_is_logged_tells_no_values(session: Session) -> None:
    with pytest.raises(DataError) as raised:
        session.execute(
            text("SELECT 1 / CAST(:number AS int), CAST(:address AS text)"), {"number": 0, "address": "ana@example.com"}
        )
    assert "ana@example.com" not in str(raised.value)
