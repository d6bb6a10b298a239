"""Texts and mails that no honest network sends: kept or refused, never a fault."""

from hashlib import sha512

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories_events import make_house
from tests.functional.events.mails import letter, post_mail, post_text
from tests.hostile_words import TEXTS

ENDLESS = "".join(sha512(bytes([number])).hexdigest() for number in range(200))
"""Nothing of it can be packed, so no index takes it."""


@pytest.mark.parametrize("hostile", [*TEXTS.values(), ENDLESS, ""], ids=[*TEXTS, "endless", "empty"])
def test_what_is_hostile_in_every_part_breaks_nothing(client: FlaskClient, session: Session, hostile: str) -> None:
    make_house(session)
    session.commit()
    for part in ({"sid": hostile}, {"OptOutType": hostile}):
        assert post_text(client, "+15550100001", "yes", **part).status_code == 200
    assert post_text(client, hostile, hostile, sid="SM2").status_code == 200
    heard = letter("ana@example.com", hostile).replace(b"<2@mail.example>", hostile.encode())
    assert post_mail(client, f"rsvp+{hostile}@club.test", heard).status_code == 200
