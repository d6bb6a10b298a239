"""`convive event access`: terms of one tier, by the venue's clock, beside those of the others."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories_events import make_salon
from tests.factories_outreach import make_tier
from tests.fixtures import Convive


@pytest.fixture(autouse=True)
def salon(session: Session) -> None:
    make_salon(session)
    make_tier(session, rank=9)
    session.commit()


def rows(convive: Convive, *said: str) -> dict[str, Any]:
    given = convive("event", "access", "salon", *said, "--json")
    assert given.exit_code == 0, given.output
    return {row["tier"]: row for row in json.loads(given.output)}


def test_terms_of_a_tier_are_set_one_by_one_and_cleared(convive: Convive) -> None:
    rows(convive, "--tier", "tier-9", "--keep", "3", "--offer-hours", "6")
    high = rows(convive, "--tier", "tier-9", "--from", "2026-11-25 10:00")["tier-9"]
    assert (high["kept"], high["answers_from"][:16], high["room"]) == (3, "2026-11-25T02:00", 4)
    (other,) = (row for key, row in rows(convive).items() if key != "tier-9")
    assert (other["kept"], other["room"]) == (0, 1)
    assert rows(convive, "--tier", "tier-9", "--clear")["tier-9"]["kept"] == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("--keep", "3"), 2),
        (("--tier", "lead", "--keep", "3"), 1),
        (("--tier", "tier-9", "--keep", "5"), 1),
        (("--tier", "tier-9", "--from", "2027-01-01 10:00"), 1),
        (("--offer-hours", "200"), 1),
    ],
)
def test_what_cannot_stand_is_refused(convive: Convive, said: tuple[str, ...], code: int) -> None:
    assert convive("event", "access", "salon", *said).exit_code == code
    assert rows(convive)["tier-9"]["kept"] == 0
