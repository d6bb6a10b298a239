"""`convive moments`, from a remark to the end."""

from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.surprises.deciding import drop_open_tasks
from campaigns.surprises.models import Moment
from campaigns.surprises.ready import READY
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_moments import moments_of, playbook
from tests.fixtures import Convive
from tests.pictures import drawn

DAY = (NOW + timedelta(days=5)).date().isoformat()


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    member = joins(session, "Ana Lima")
    playbook(session, name="Cake")
    session.commit()
    return member


def test_a_remark_goes_all_the_way(convive: Convive, session: Session, member: Member, tmp_path: Path) -> None:
    convive("moments", "note", member.code, "Her birthday", "--about", "birthday", "--day", DAY)
    [listed] = orjson.loads(convive("moments", "list", "--json").stdout)
    assert (listed["member"], listed["day"], listed["state"]) == ("Ana Lima", DAY, "suggested")
    number = str(listed["id"])
    assert convive("moments", "approve", number, "--budget", "51").exit_code == 1
    assert "approved" in convive("moments", "approve", number, "--budget", "40").stdout
    assert convive("moments", "done", number, "She laughed").exit_code == 1
    drop_open_tasks(session, session.get_one(Moment, listed["id"]), now=NOW)
    session.commit()
    photo = tmp_path / "cake.jpg"
    photo.write_bytes(drawn())
    ended = convive("moments", "done", number, "She laughed", "--spent", "38.50", "--photo", str(photo), "--json")
    assert orjson.loads(ended.stdout)["spent"] == 3_850


def test_one_is_suggested_by_hand_and_declined(convive: Convive, session: Session, member: Member) -> None:
    assert convive("moments", "suggest", member.code, "Cake", DAY).exit_code == 0
    assert convive("moments", "suggest", member.code, "Cake", DAY).exit_code == 1
    assert convive("moments", "suggest", member.code, "No such", DAY).exit_code == 1
    [moment] = moments_of(session, member)
    assert "declined" in convive("moments", "decline", str(moment.id), "She is away").stdout


def test_the_ready_playbooks_are_listed(convive: Convive, member: Member) -> None:
    assert "A birthday becomes a party" in convive("moments", "playbooks", "--ready").stdout


def test_the_ready_playbooks_come_in_either_language(convive: Convive, member: Member) -> None:
    assert READY[0].name["zh"] in convive("moments", "playbooks", "--ready", "--language", "zh").stdout


def test_the_budget_of_a_month_is_set_and_shown(convive: Convive, member: Member) -> None:
    tier = member.tier.key
    whole, *_ = orjson.loads(convive("moments", "budget", "--club", "100", "--tier", tier, "0", "--json").stdout)
    assert whole == {"tier": None, "budget": 10_000, "spent": 0, "planned": 0, "left": 10_000}
    assert convive("moments", "budget", "--tier", "no-such", "1").exit_code == 1
    [whole, *_] = orjson.loads(convive("moments", "budget", "--club", "none", "--month", "2026-12", "--json").stdout)
    assert whole["budget"] is None
