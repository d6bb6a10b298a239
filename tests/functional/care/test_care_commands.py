"""`convive care`."""

import json

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from tests.factories_care import carer, owned, round_of
from tests.factories_members import make_club
from tests.fixtures import Convive


def test_what_is_due_is_told_and_handed_over(convive: Convive, runtime: Runtime, session: Session) -> None:
    with runtime.sessions.begin() as writing:
        make_club(writing)
        ada, bo = carer(writing, "Ada"), carer(writing, "Bo")
        owned(writing, ada)
        round_of(writing)
    (task,) = json.loads(convive("care", "due", "--owner", ada.email, "--json").stdout)
    assert (task["member"], task["due"]) == ("Ana Lima", "2026-01-21")
    assert json.loads(convive("care", "hand-over", ada.email, bo.email, "--json").stdout) == {"handed_over": 1}
    counts = {row["owner"]: row["overdue"] for row in json.loads(convive("care", "due", "--json").stdout)}
    assert counts == {ada.email: 0, bo.email: 1}


def test_nobody_of_that_address_is_said(convive: Convive) -> None:
    refused = convive("care", "due", "--owner", "nobody@club.example")
    assert (refused.exit_code, "no such staff member" in refused.stderr) == (1, True)
