"""A number of thousands of digits, which Python will not even read, names nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from tests.factories_members import make_club
from tests.factories_staff import signed_in

ENDLESS = "9" * 5_000
FORMS: Mapping[str, dict[str, Any]] = {
    "/care/to-assign": {"members": [ENDLESS], "to": ENDLESS},
    "/members/households/of": {"name": "Lima", "member": [ENDLESS]},
    "/moments/playbooks/new": {"name": "Tea", "cue": "remark", "segment_id": ENDLESS, "tasks-0-what": "Pour"}
    | {"tasks-0-department_id": ENDLESS, "lead_days": "1", "budget": "0"},
    "/moments/1/approve": {"budget": "1", f"person-{ENDLESS}": ENDLESS, "person-1": ENDLESS},
}


@pytest.mark.parametrize("path", FORMS)
def test_it_is_refused_or_left_out(client: FlaskClient, runtime: Runtime, path: str) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
    assert signed_in(client, runtime).post(path, FORMS[path]).status_code in (302, 303, 404, 422)


@pytest.mark.parametrize("path", [f"/reports/event?event={ENDLESS}", f"/reports/event-effect?event={ENDLESS}"])
def test_asked_for_it_is_not_found(client: FlaskClient, runtime: Runtime, path: str) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
    assert signed_in(client, runtime).get(path).status_code == 404
