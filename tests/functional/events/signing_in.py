"""Staff at the keyboard."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import add_staff
from tests.clock import NOW

PASSWORD = "a long word for tests"


def sign_in(client: FlaskClient, session: Session, role: Role) -> Staff:
    """As somebody of this role; forms need no token here, which tests of the shell check."""
    client.application.config["WTF_CSRF_ENABLED"] = False
    email = f"{role}@club.example"
    staff = add_staff(session, email=email, name="Ann", password=PASSWORD, role=role, language="en", zone=None, now=NOW)
    session.commit()
    client.post("/sign-in", data={"email": email, "password": PASSWORD})
    return staff
