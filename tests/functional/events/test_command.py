import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, EventState
from tests.factories_events import make_house, make_salon
from tests.factories_outreach import make_member
from tests.fixtures import Convive
from tests.pictures import drawn

TIMES = ("--starts", "2026-12-24 19:00", "--ends", "2026-12-24 21:00")


def test_an_event_from_plan_to_door(convive: Convive, session: Session) -> None:
    make_house(session)
    make_member(session, code="wang")
    session.commit()
    made = convive("event", "create", "Tasting", "--venue", "Cellar", *TIMES, "--capacity", "2", "--publish", "--json")
    code = json.loads(made.output)["code"]
    assert json.loads(convive("event", "invite", code, "--member", "wang", "--json").output)["invited"] == 1
    given = json.loads(convive("event", "rsvp", code, "wang", "yes", "--party", "2", "--json").output)
    assert (given["state"], given["changed"]) == ("attending", True)
    assert json.loads(convive("event", "checkin", code, "wang", "--json").output)["first"]
    assert json.loads(convive("event", "show", code, "--json").output)["answers"]["attended"] == 1


def test_the_list_names_what_is_to_come(convive: Convive, session: Session) -> None:
    make_salon(session)
    session.commit()
    assert [row["code"] for row in json.loads(convive("event", "list", "--json").output)] == ["salon"]


def test_refusals_exit_1_and_wrong_usage_2(convive: Convive, session: Session) -> None:
    make_salon(session)
    session.commit()
    assert convive("event", "show", "nothing").exit_code == 1
    assert convive("event", "rsvp", "salon", "nobody", "yes").exit_code == 1
    assert convive("event", "invite", "salon").exit_code == 2
    late = ("--starts", "2026-12-24 19:00", "--ends", "2026-12-24 18:00")
    assert convive("event", "create", "Tasting", "--venue", "Cellar", *late, "--capacity", "2").exit_code == 1


def test_a_title_that_is_no_text_is_refused(convive: Convive, session: Session) -> None:
    make_house(session)
    session.commit()
    refused = convive("event", "create", "Caf\udce9", "--venue", "Cellar", *TIMES, "--capacity", "2")
    assert (refused.exit_code, refused.stderr) == (1, "A text is not valid UTF-8.\n")


def test_an_invitation_is_taken_back(convive: Convive, session: Session) -> None:
    make_salon(session)
    make_member(session, code="wang")
    session.commit()
    convive("event", "invite", "salon", "--member", "wang")
    taken_back = convive("event", "withdraw", "salon", "wang", "--json")
    assert json.loads(taken_back.output) == {"member": "wang", "state": "cancelled"}


def test_all_that_an_event_has_is_said_and_changed(convive: Convive, session: Session, tmp_path: Path) -> None:
    make_house(session)
    session.commit()
    (tmp_path / "salon.jpg").write_bytes(drawn())
    said = (
        "--session",
        "19:30 | Welcome",
        "--picture",
        str(tmp_path / "salon.jpg"),
        "--online",
        "https://meet.example/1",
        "--answers-from",
    )
    made = convive(
        "event", "create", "Tasting", "--venue", "Cellar", *TIMES, "--capacity", "2", *said, "2026-12-01 10:00"
    )
    assert made.exit_code == 0
    event = session.scalars(select(Event)).one()
    assert convive("event", "change", event.code, "publish", "--venue", "Attic", "--title-zh", "品鉴会").exit_code == 0
    session.refresh(event)
    assert (event.venue, event.title, event.state) == ("Attic", {"en": "Tasting", "zh": "品鉴会"}, EventState.PUBLISHED)
    assert [each.title for each in event.sessions] == [{"en": "Welcome"}]
    assert (bool(event.picture_name), event.online_url) == (True, "https://meet.example/1")


def test_a_change_of_nothing_is_wrong_usage_and_a_stranger_hosts_nothing(convive: Convive, session: Session) -> None:
    make_salon(session)
    session.commit()
    assert convive("event", "change", "salon").exit_code == 2
    assert convive("event", "change", "salon", "--host", "nobody@club.example").exit_code == 1
