"""A program asks who is in a segment."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.segments.models import Segment
from tests.factories_members import joins, make_club
from tests.factories_outreach import make_segment
from tests.functional.api.callers import Caller, with_key


@pytest.fixture
def segment(session: Session) -> Segment:
    make_club(session)
    joins(session, source_reference="A1")
    found = make_segment(session)
    session.commit()
    return found


@pytest.fixture
def program(client: FlaskClient, runtime: Runtime, segment: Segment) -> Caller:
    return with_key(client, runtime)


def asks(program: Caller, path: str) -> TestResponse:
    return program.client.get(f"/api/v1/segments{path}", headers={"Authorization": f"Bearer {program.secret}"})


def test_segments_are_listed(program: Caller, segment: Segment) -> None:
    (told,) = asks(program, "").json["segments"]  # type: ignore[index]
    assert (told["id"], told["name"]) == (segment.id, "Everybody")


def test_segments_are_listed_page_by_page(program: Caller, segment: Segment, session: Session) -> None:
    session.add_all(Segment(name=name, rule=segment.rule, digest=name, updated_at=segment.updated_at) for name in "zDa")
    session.commit()
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = program.reads("/api/v1/segments", limit=1, cursor=cursor)
        names += [each["name"] for each in page["segments"]]
        cursor = page["next_cursor"]
    assert names == ["a", "D", "Everybody", "z"]


def test_the_members_of_a_segment_are_counted(program: Caller, segment: Segment) -> None:
    assert asks(program, f"/{segment.id}/count").json["members"] == 1  # type: ignore[index]


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "x"])
def test_there_is_no_such_segment(program: Caller, number: str) -> None:
    assert asks(program, f"/{number}/count").status_code == 404


@pytest.mark.parametrize("path", ["", "/1/count"])
def test_segments_ask_for_a_key(client: FlaskClient, path: str) -> None:
    assert client.get(f"/api/v1/segments{path}").status_code == 401
