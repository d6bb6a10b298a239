"""A backup that the first released code made of a small demo club is brought back by this code, and works."""

from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member, Purchase
from campaigns.messaging.models import Message
from tests.factories_staff import signed_in
from tests.fixtures import Convive

RELEASED = Path(__file__).parents[2] / "snapshots" / "released" / "0.1.0-f5b8d1c2a973.backup"
HELD = {Member: 40, Purchase: 149, Message: 41}
"""As the released code counted them."""
PAGES = (
    "/",
    "/members",
    "/events",
    "/campaigns",
    "/segments",
    "/moments",
    "/reports/repeat-purchase",
    "/reports/month",
)


@pytest.fixture
def runtime(committed: Runtime) -> Runtime:
    """Whose database may have another schema."""
    return committed


@pytest.fixture
def restored(convive: Convive) -> None:
    told = convive("db", "restore", str(RELEASED))
    assert told.exit_code == 0, told.output


@pytest.mark.usefixtures("restored")
def test_it_has_the_newest_schema_and_all_that_was_in_it(runtime: Runtime, convive: Convive) -> None:
    checked = convive("db", "check")
    assert checked.exit_code == 0, checked.output
    with runtime.sessions() as session:
        held = {table: session.scalar(select(func.count()).select_from(table)) for table in HELD}
    assert held == HELD


@pytest.mark.usefixtures("restored")
def test_its_pages_are_shown_and_its_buyers_counted(runtime: Runtime, client: FlaskClient, convive: Convive) -> None:
    browser = signed_in(client, runtime)
    assert {path: browser.get(path, follow_redirects=True).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
    told = orjson.loads(convive("report", "repeat-purchase", "--json").stdout)
    club = told["sheets"][0]
    assert (told["report"], bool(club["rows"])) == ("repeat-purchase", True)
