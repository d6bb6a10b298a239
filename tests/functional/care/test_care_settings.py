"""The club's rules of care on their page: a switch and days for each rhythm, a tier's own standard."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import CadenceStage
from campaigns.care.rules import read_rules
from campaigns.members.models import Tier
from tests.factories_members import make_club
from tests.factories_staff import Browser, signed_in

RULES: dict[str, object] = {"new_buyer": 5, "new_for": 60, "established": 20, "not_interested": 50, "prospect": 40}
RULES |= {
    "neglected_after_days": 100,
    "warning_days": 10,
    "complaint_hours": 24,
    "mourning_days": 40,
    "prospect_on": "y",
}


@pytest.fixture
def browser(session: Session, client: FlaskClient, runtime: Runtime) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


@pytest.fixture
def gold(browser: Browser, session: Session) -> Tier:
    return session.scalars(select(Tier).where(Tier.key == "gold")).one()


def test_each_rhythm_has_a_switch_and_days(browser: Browser, session: Session) -> None:
    assert browser.post("/settings/care", RULES).status_code == 303
    rhythms = read_rules(session).rhythms
    assert [stage for stage, rhythm in rhythms.items() if rhythm.active] == [CadenceStage.PROSPECT]
    assert rhythms[CadenceStage.NOT_INTERESTED].every_days == 50
    assert read_rules(session).mourning_days == 40
    assert 'value="100"' in browser.get("/settings/care").text


def test_a_tier_is_given_a_standard_and_has_it_taken_away(browser: Browser, session: Session, gold: Tier) -> None:
    browser.post("/settings/care", {**RULES, f"tier_{gold.id}": 14})
    assert read_rules(session).of_tiers == {gold.id: 14}
    browser.post("/settings/care", {**RULES, f"tier_{gold.id}": ""})
    assert read_rules(session).of_tiers == {}


@pytest.mark.parametrize("wrong", [{"warning_days": 0}, {"new_buyer": "often"}, {"established": ""}])
def test_what_cannot_be_is_said_beside_its_field(browser: Browser, wrong: dict[str, object]) -> None:
    answer = browser.post("/settings/care", {**RULES, **wrong})
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_a_tiers_days_are_checked_too(browser: Browser, gold: Tier) -> None:
    assert browser.post("/settings/care", {**RULES, f"tier_{gold.id}": 9_999}).status_code == 422
