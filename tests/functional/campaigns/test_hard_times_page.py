"""What hardships a campaign heeds is chosen on its page or by a command, reviewed, and told on the member's page."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.agreement.mutes import mute
from campaigns.members.models import Member, MuteReason, MuteScope
from campaigns.outreach.models import Campaign
from campaigns.outreach.planning import plan_run
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_draft, make_launched
from tests.factories_staff import Browser, signed_in
from tests.functional.campaigns.wizard import drafted

FORM: dict[str, Any] = {"name": "New Year", "email": "email", "topic": "offers", "when": "now", "event_id": 0}
FORM |= {"quiet_from": 0, "quiet_until": 0, "grace_hours": 24, "rest_days": 0, "holdout_percent": 0}
WORDS = {"en": ("Not to members with", "Open complaint", "Bereaved"), "zh": ("不发给以下会员", "有未结投诉", "丧亲")}


@pytest.fixture
def member(session: Session) -> Member:
    member = make_audience(session, 1)[0]
    mute(
        session, member_id=member.id, scope=MuteScope.CELEBRATION, reason=MuteReason.BEREAVEMENT, note="", until=None,
        staff_id=None, now=NOW,
    )  # fmt: skip
    return member


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("member")
def test_it_is_chosen_and_reviewed(client: FlaskClient, runtime: Runtime, session: Session, language: str) -> None:
    draft = make_draft(session)
    session.commit()
    browser = signed_in(client, runtime, language=language)
    chosen = {"segment_id": draft.segment_id, "template_id": draft.template_id, "heeds": ["bereavement", "complaint"]}
    made = drafted(browser, "/campaigns/new", FORM | chosen | {"owner_instead": "y"})
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.heeds, campaign.owner_instead) == (["bereavement", "complaint"], True)
    review = browser.get(made.location).text
    assert all(word in review for word in WORDS[language])
    form = browser.get(f"{made.location}/audience").text
    assert form.count('checked id="heeds') + form.count('checked name="heeds') == 2


def test_the_members_page_says_why_nothing_came(browser: Browser, session: Session, member: Member) -> None:
    campaign = make_launched(session, name="Spring fair")
    plan_run(session, campaign.runs[0], now=NOW)
    session.commit()
    page = browser.get(f"/members/{member.id}?tab=contact").text
    assert all(word in page for word in ("What they were not sent", "Spring fair", "Bereaved"))


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)
