"""Whoever changes something, by whatever way, stands in the log."""

from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.audit.models import Action, AuditEntry
from campaigns.bootstrap import Runtime
from campaigns.core.acting import ActorKind
from campaigns.messaging.links import PURPOSE
from campaigns.messaging.preferences import PAUSES
from tests.factories_members import joins, make_club
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from tests.functional.api.callers import item, with_key


class Told(NamedTuple):
    kind: ActorKind
    name: str
    via: str
    table: str
    action: Action


@pytest.fixture
def ana(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        return joins(session, "Ana Lima", email="ana@club.example", source_reference="A1").id


def told(runtime: Runtime, table: str) -> tuple[Told, AuditEntry]:
    """The newest of a table."""
    with runtime.sessions() as session:
        found = select(AuditEntry).where(AuditEntry.table_name == table).order_by(AuditEntry.id.desc()).limit(1)
        entry = session.scalars(found).one()
    return Told(entry.actor_kind, entry.actor_name, entry.via, entry.table_name, entry.action), entry


def test_by_a_page(client: FlaskClient, runtime: Runtime, ana: int) -> None:
    signed_in(client, runtime).post("/settings/opens", {"days": "90"})
    who, entry = told(runtime, "club")
    assert who == Told(ActorKind.STAFF, "Ada Ortiz", "POST /settings/opens", "club", Action.UPDATE)
    assert (entry.before, entry.after) == ({"clicks_kept_days": 180}, {"clicks_kept_days": 90})


def test_by_a_program(client: FlaskClient, runtime: Runtime, ana: int) -> None:
    till = with_key(client, runtime)
    till.tells(item())
    till.tells({**item(), "amount": "99.00"}, correct=True)
    who, entry = told(runtime, "purchase")
    assert (who.kind, who.via, who.action) == (ActorKind.API_KEY, "POST /api/v1/purchases", Action.UPDATE)
    assert (entry.member_id, entry.after and entry.after["amount"]) == (ana, 9900)


def test_by_a_command(convive: Convive, runtime: Runtime, ana: int) -> None:
    made = convive("apikey", "add", "till", "--json")
    assert made.exit_code == 0
    who, entry = told(runtime, "api_key")
    assert (who.kind, who.via.split(" ", 1)[1], who.action) == (ActorKind.COMMAND, "apikey add", Action.INSERT)
    assert (entry.called, entry.after and entry.after["key_hash"]) == ("till", "•••")


def test_by_the_members_own_link_which_is_not_said(client: FlaskClient, runtime: Runtime, ana: int) -> None:
    token = runtime.signer.sign(PURPOSE, ana)
    client.post(f"/p/{token}/pause", data={"length": next(iter(PAUSES))})
    who, entry = told(runtime, "mute")
    assert who == Told(ActorKind.LINK, "", "POST /p/<token>/pause", "mute", Action.INSERT)
    assert entry.member_id == ana
