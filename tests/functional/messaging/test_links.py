import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.delivery import AFTER_SWEEP
from campaigns.members.models import Activity, Member
from campaigns.messaging.claims import Chunk
from campaigns.messaging.clicks import judge_clicks
from campaigns.messaging.envelopes import fill, load_parts
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Channel, Click, Message, TemplateVersion
from campaigns.messaging.prices import Prices
from campaigns.messaging.tracked import PURPOSE
from campaigns.messaging.variables import base_variables
from campaigns.outreach.models import Run
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message, make_run, make_version
from tests.factories_staff import signed_in
from tests.fixtures import Convive

MENU, WAY = "https://club.example/menu", "https://maps.example/way?a=1&b=2"


def claimed(message: Message) -> ClaimedMessage:
    return ClaimedMessage._make(getattr(message, name) for name in ClaimedMessage._fields)


@pytest.fixture
def message(session: Session) -> Message:
    version = make_version(session, email=f"[Menu]({MENU}) and [Way]({WAY})")
    run = make_run(session)
    made = make_message(session, template_version_id=version, run_id=run.id, accepted_at=NOW)
    session.commit()
    return made


@pytest.fixture
def path(runtime: Runtime, message: Message) -> str:
    return f"/k/{runtime.signer.sign_short(PURPOSE, message.id)}"


def test_it_leads_to_the_target_that_was_written(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}-2")
    assert (answer.status_code, answer.headers["Location"]) == (302, WAY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.head(f"{path}-1").headers["Location"] == MENU


@pytest.mark.parametrize("number", ["3", "-1", "999999", "https://evil.example", "", "1e3", "0x1", "\uff11"])
def test_it_leads_nowhere_else(client: FlaskClient, path: str, number: str) -> None:
    answer = client.get(f"{path}-{number}")
    assert answer.status_code == 404
    assert "Location" not in answer.headers


def test_a_hundred_calls_within_a_minute_change_one_row(client: FlaskClient, session: Session, path: str) -> None:
    before = session.scalar(select(func.count()).select_from(Activity))
    for _ in range(50):
        client.get(f"{path}-1")
        client.head(f"{path}-1")
    assert session.scalars(select(Click.is_head).order_by(Click.is_head)).all() == [False, True]
    assert session.scalar(select(func.count()).select_from(Activity)) == before


def test_nothing_can_be_posted(client: FlaskClient, path: str) -> None:
    assert client.post(f"{path}-1").status_code == 405


def test_the_trap_leads_nowhere(client: FlaskClient, session: Session, path: str) -> None:
    assert client.get(f"{path}-0").status_code == 204
    assert session.scalars(select(Click.link)).all() == [0]


def test_where_it_came_from_is_not_kept(client: FlaskClient, session: Session, path: str) -> None:
    client.get(f"{path}-1", environ_base={"REMOTE_ADDR": "203.0.113.7"}, headers={"User-Agent": "M" * 5_000})
    [click] = session.scalars(select(Click))
    assert len(click.agent) == 200
    assert "203.0.113.7" not in str(click.__dict__)


def test_of_somebody_erased_nothing_is_kept_and_the_link_still_leads(
    client: FlaskClient, session: Session, message: Message, path: str
) -> None:
    session.get_one(Member, message.member_id).erased_at = NOW
    session.commit()
    assert client.get(f"{path}-1").status_code == 302
    assert session.scalars(select(Click)).all() == []


def test_a_year_later_it_still_leads(client: FlaskClient, clock: StandingClock, path: str) -> None:
    clock.now = clock.now.replace(year=2028)
    assert client.get(f"{path}-1").status_code == 302


def test_the_campaign_says_who_followed_what(
    client: FlaskClient, runtime: Runtime, session: Session, message: Message, convive: Convive, path: str
) -> None:
    client.get(f"{path}-1")
    campaign_id = session.get_one(Run, message.run_id).campaign_id
    assert MENU in signed_in(client, runtime).get(f"/campaigns/{campaign_id}/clicks").text
    found = orjson.loads(convive("campaign", "clicks", str(campaign_id), "--json").stdout)
    assert found == {"people": 0, "machines": 0, "waiting": 1, "opened": 0, "links": {MENU: 0}}


def test_opens_are_tracked_only_where_the_club_wants_them(
    client: FlaskClient, runtime: Runtime, session: Session, message: Message, path: str
) -> None:
    def letter() -> str:
        variables = base_variables(session, [claimed(message)], signer=runtime.signer, public_url="https://c.example")
        parts = load_parts(session, [message.template_version_id])
        chunk = Chunk(1, Channel.EMAIL, "said", (claimed(message),))
        mail = fill(chunk, parts=parts, variables=variables, extras={}, prices=Prices({}))
        return mail.envelopes[0].html

    assert "-9999" not in letter()
    assert signed_in(client, runtime).post("/settings/opens", {"wanted": "y", "days": "30"}).status_code == 303
    session.expire_all()
    assert f"{path}-9999" in letter()
    assert client.get(f"{path}-9999").mimetype == "image/gif"
    assert session.scalars(select(Click.sign)).all() == ["open"]


def test_every_sweep_judges_them() -> None:
    assert judge_clicks in AFTER_SWEEP


def test_a_version_keeps_its_targets(session: Session, message: Message) -> None:
    assert session.get_one(TemplateVersion, message.template_version_id).targets == [MENU, WAY]
    assert message.channel is Channel.EMAIL
