import json

from sqlalchemy.orm import Session

from campaigns.staff.models import Role
from campaigns.staff.queries import find_by_email
from tests.factories_staff import PASSWORD
from tests.fixtures import Convive


def add(convive: Convive, email: str, *options: str, password: str = PASSWORD) -> tuple[int, str]:
    done = convive("user", "add", email, "--name", "Mei Lin", "--password", password, *options)
    return done.exit_code, done.output


def test_an_account_is_made(convive: Convive, session: Session) -> None:
    code, output = add(convive, "Mei@club.example", "--role", "host", "--language", "zh", "--json")
    made = find_by_email(session, email="mei@club.example")
    assert made is not None
    assert (code, json.loads(output)["id"]) == (0, made.id)
    assert (made.role, made.language) == (Role.HOST, "zh")


def test_an_address_is_taken_once(convive: Convive) -> None:
    add(convive, "mei@club.example")
    code, output = add(convive, "mei@club.example")
    assert code == 1
    assert "already works here" in output


def test_a_short_password_is_refused(convive: Convive) -> None:
    assert add(convive, "mei@club.example", password="short")[0] == 1


def test_an_unknown_role_is_wrong_usage(convive: Convive) -> None:
    assert add(convive, "mei@club.example", "--role", "king")[0] == 2
