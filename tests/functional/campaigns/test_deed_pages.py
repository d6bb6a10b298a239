"""Campaigns that are due by what members did, drafted and reviewed on pages and by the command."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Topic
from campaigns.messaging.models import Template
from campaigns.outreach.models import Campaign, OccasionKind
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import StandingClock
from tests.factories_deeds import bought
from tests.factories_outreach import make_audience, make_club, make_launched, make_segment, make_template, make_tier
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive
from tests.functional.campaigns.wizard import drafted
from webapp.forms.wizard.steps import DEEDS

NEW = "/campaigns/new-always-on?occasion="
SHIFTS = {OccasionKind.RESTOCK: -2, OccasionKind.SIGNAL_DAY: -2, OccasionKind.POINTS_EXPIRING: -2}
NAMES = {OccasionKind.SIGNAL: "visit", OccasionKind.SIGNAL_DAY: "visit", OccasionKind.TIER_REACHED: "tier-1"}
KINDS = list(DEEDS)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    make_tier(session)
    session.commit()
    return signed_in(client, runtime)


def filled(session: Session, **values: Any) -> dict[str, Any]:
    chosen = {
        "name": "Thanks",
        "segment_id": make_segment(session).id,
        "template_id": make_template(session),
        "email": "email",
        "topic": "care",
        "days": 2,
        "send_hour": 10,
        "quiet_from": 21,
        "quiet_until": 8,
        "grace_hours": 24,
        "rest_days": 0,
        "holdout_percent": 0,
        "starts_on": "2026-12-01",
        "ends_on": "2027-01-31",
        "blackout": "2026-12-24..2026-12-26",
        "on_blackout": "skip",
    }
    session.commit()
    return chosen | values


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_drafted_said_and_shown_again(browser: Browser, session: Session, kind: OccasionKind) -> None:
    made = drafted(browser, f"{NEW}{kind.value}", filled(session, day_name=NAMES.get(kind, "")))
    assert made.status_code == 303, made.text
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.occasion, campaign.shift_days) == (kind, SHIFTS.get(kind, 2))
    assert "Each day at 10:00 their time, whoever" in browser.get(made.location).text
    shown = browser.get(f"{made.location}/schedule").text
    assert ('value="2026-12-24..2026-12-26"' in shown, f'value="{campaign.ends_on}"' in shown) == (True, True)


@pytest.mark.parametrize("path", [f"{NEW}no_purchase", "/campaigns/new-greeting?occasion=wedding"])
def test_a_form_is_sent_back_to_the_occasion_it_was_opened_for(browser: Browser, path: str) -> None:
    assert f'<form method="post" id="step" action="{path}"' in browser.get(path).text


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (OccasionKind.SIGNAL, {"day_name": "Order shipped"}, "small letters"),
        (OccasionKind.NO_PURCHASE, {"days": 5000}, "from 1 to 1825"),
        (OccasionKind.PURCHASE, {"blackout": "Christmas"}, "is no date"),
        (OccasionKind.PURCHASE, {"ends_on": "2026-11-30"}, "before the first"),
        (OccasionKind.TIER_REACHED, {"day_name": "gold"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    browser: Browser, session: Session, kind: OccasionKind, values: dict[str, Any], sentence: str
) -> None:
    refused = drafted(browser, f"{NEW}{kind.value}", filled(session, **values))
    assert refused.status_code == 422
    assert sentence in refused.text


def test_the_review_says_how_many_a_day(browser: Browser, session: Session) -> None:
    for member in make_audience(session, 3):
        bought(session, member, *range(1, 91))
    made = drafted(browser, f"{NEW}purchase", filled(session, days=0))
    assert "Turn it on" in browser.get(made.location).text
    assert "About 3 a day, by the last 90 days." in browser.get(f"{made.location}/foretold").text


def test_the_command_makes_and_checks_one(convive: Convive, session: Session) -> None:
    make_club(session)
    make_segment(session)
    key = session.get_one(Template, make_template(session)).key
    session.commit()
    how = ["--segment", "Everybody", "--template", key, "--channel", "email", "--occasion", "signal", "--json"]
    days = ["--shift-days", "1", "--day-name", "visit", "--ends-on", "2026-12-31", "--blackout", "2026-12-24"]
    made = convive("campaign", "create", "Visit", *how, *days)
    assert made.exit_code == 0, made.output
    foretold = convive("campaign", "foretell", "Visit", "--json")
    assert json.loads(foretold.stdout) == {"due": 0, "days": 90, "ahead": False, "a_day": 0}
    refused = convive("campaign", "create", "Other", *how, "--blackout", "soon")
    assert (refused.exit_code, "is no date" in refused.stderr) == (1, True)


def test_days_on_which_nobody_was_due_do_not_fill_the_page(
    browser: Browser, session: Session, runtime: Runtime, clock: StandingClock
) -> None:
    [member] = make_audience(session, 1)
    campaign = make_launched(session, occasion=OccasionKind.PURCHASE, shift_days=1, topic=Topic.CARE)
    bought(session, member, 1)
    session.commit()
    for _day in range(5):
        tick(runtime.sessions, clock=runtime.clock)
        plan_due_runs(runtime.sessions, clock=runtime.clock)
        clock.move(by=timedelta(days=1))
    browser = signed_in(browser.client, runtime)
    page = browser.get(f"/campaigns/{campaign.id}").text
    assert ("22 Nov 2026" in page, "23 Nov 2026" in page) == (True, False)
