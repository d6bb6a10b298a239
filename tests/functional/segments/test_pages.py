import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from campaigns.segments.models import Segment, SegmentSize
from campaigns.segments.operations import add_segment, change_segment
from campaigns.segments.ready import READY, install_segments
from campaigns.segments.rules import parse_rule
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_staff import Browser, signed_in

BUYERS = {"all": [{"type": "purchased"}]}


@pytest.fixture
def segment(runtime: Runtime) -> Segment:
    with runtime.sessions.begin() as session:
        make_club(session)
        does(session, joins(session), ActivityKind.PURCHASED, days_ago=30, value=200_000)
        joins(session, "Bo Chen")
        return add_segment(session, name="Buyers", rule=parse_rule(BUYERS), now=NOW)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, segment: Segment) -> Browser:
    return signed_in(client, runtime)


def change(runtime: Runtime, segment: Segment, tree: Mapping[str, object], name: str = "Buyers") -> None:
    with runtime.sessions.begin() as session:
        change_segment(session, segment_id=segment.id, name=name, rule=parse_rule(tree), now=NOW)


def test_its_page_says_who_is_in(browser: Browser, segment: Segment) -> None:
    page = browser.get(f"/segments/{segment.id}").text
    assert "Members who bought." in page
    assert "Ana Lima" in page
    assert "Bo Chen" not in page


def test_its_breakdown_follows_by_itself_or_when_it_is_asked_for(browser: Browser, segment: Segment) -> None:
    page = browser.get(f"/segments/{segment.id}").text
    follows = f'hx-get="/segments/{segment.id}?topic=events"'
    assert follows in page
    assert "No consent" not in page
    asked = browser.get(f"/segments/{segment.id}?topic=events").text
    assert "No consent" in asked
    assert follows not in asked


def test_what_no_breakdown_can_reckon_with_stands_marked(browser: Browser, segment: Segment) -> None:
    page = browser.get(f"/segments/{segment.id}?topic=events&rest=ten&holdout=999").text
    assert 'value="ten" aria-invalid="true"' in page
    assert 'value="999" aria-invalid="true"' in page


def test_a_version_is_looked_at_and_brought_back(browser: Browser, runtime: Runtime, segment: Segment) -> None:
    change(runtime, segment, {"all": [{"type": "owned"}]}, name="Owned")
    page = browser.get(f"/segments/{segment.id}/versions").text
    assert re.findall(r"Version \d: \w+", page) == ["Version 2: Owned", "Version 1: Buyers"]
    assert "Members who bought." in page
    assert browser.post(f"/segments/{segment.id}/versions/1").status_code == 303
    after = browser.get(f"/segments/{segment.id}/versions").text
    assert "Version 3: Buyers" in after
    assert "Saved by Ada Ortiz" in after


def test_saving_what_it_is_already_makes_no_version(browser: Browser, runtime: Runtime, segment: Segment) -> None:
    change(runtime, segment, BUYERS)
    assert "Version 2" not in browser.get(f"/segments/{segment.id}/versions").text


def test_a_version_that_names_what_is_gone_is_not_brought_back(
    browser: Browser, runtime: Runtime, segment: Segment
) -> None:
    with runtime.sessions.begin() as session:
        other = add_segment(session, name="Other", rule=parse_rule({"type": "owned"}), now=NOW)
    change(runtime, segment, {"type": "in_segment", "segment": other.id})
    change(runtime, segment, BUYERS)
    assert browser.post(f"/segments/{other.id}/delete").status_code == 303
    assert browser.post(f"/segments/{segment.id}/versions/2").status_code == 422
    assert browser.post(f"/segments/{segment.id}/versions/9").status_code == 404


@pytest.mark.parametrize(("language", "sentence"), [("en", "is in use and stays: “Loyal”"), ("zh", "正在使用")])
def test_what_another_segment_names_is_not_deleted(
    client: FlaskClient, runtime: Runtime, segment: Segment, language: str, sentence: str
) -> None:
    browser = signed_in(client, runtime, language=language)
    with runtime.sessions.begin() as session:
        rule = parse_rule({"none": [{"any": [{"type": "in_segment", "segment": segment.id}]}]})
        add_segment(session, name="Loyal", rule=rule, now=NOW)
    assert "Loyal" in browser.get(f"/segments/{segment.id}").text
    answer = browser.post(f"/segments/{segment.id}/delete")
    assert answer.status_code == 409
    assert sentence in answer.text
    assert browser.get(f"/segments/{segment.id}").status_code == 200


def test_one_that_nothing_uses_is_deleted(browser: Browser, segment: Segment) -> None:
    assert browser.post(f"/segments/{segment.id}/delete").status_code == 303
    assert browser.get(f"/segments/{segment.id}").status_code == 404


def test_a_member_is_explained_in_words(browser: Browser, runtime: Runtime, segment: Segment) -> None:
    found = browser.get(f"/segments/{segment.id}/explain?q=bo").text
    link = re.search(rf"/segments/{segment.id}/explain\?member=\d+", found)
    assert link
    page = browser.get(link[0]).text
    assert "Bo Chen is not in this segment." in page
    assert "not once" in page.split('class="told no"')[2]


def test_a_day_is_told_as_it_was_where_the_club_is(browser: Browser, runtime: Runtime, segment: Segment) -> None:
    """In Shanghai, where it was the next day already."""
    with runtime.sessions.begin() as session:
        member = joins(session, "Cy Dunn")
        does(session, member, ActivityKind.PURCHASED, days_ago=0.5)
    assert "last on 22 Nov 2026" in browser.get(f"/segments/{segment.id}/explain?member={member.id}").text


def test_who_was_found_nowhere_is_said(browser: Browser, segment: Segment) -> None:
    assert "Nobody found" in browser.get(f"/segments/{segment.id}/explain?q=zz").text
    assert browser.get(f"/segments/{segment.id}/explain?member=999999").status_code == 404


def test_the_list_is_searched_by_name_and_rule(browser: Browser) -> None:
    assert "Buyers" in browser.get("/segments?q=bought").text
    assert "No segment of that name" in browser.get("/segments?q=zz").text


def test_the_list_and_the_page_tell_the_size_as_last_recorded(
    browser: Browser, runtime: Runtime, segment: Segment
) -> None:
    with runtime.sessions.begin() as session:
        for days, members in ((1, 4_000), (0, 5_000)):
            day = (NOW - timedelta(days=days)).date()
            session.add(
                SegmentSize(segment_id=segment.id, day=day, members=members, entered=1_500, left=500, digest="")
            )
    assert "5,000" in browser.get("/segments").text
    page = browser.get(f"/segments/{segment.id}").text
    assert "5,000 members on" in page
    assert "Entered since the day before: 1,500" in page


def test_who_only_reads_changes_nothing(client: FlaskClient, runtime: Runtime, segment: Segment) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get(f"/segments/{segment.id}").status_code == 200
    assert viewer.post(f"/segments/{segment.id}/delete").status_code == 403
    assert viewer.post(f"/segments/{segment.id}/versions/1").status_code == 403


def test_a_new_club_adds_the_ready_made_ones(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
    browser = signed_in(client, runtime)
    assert "/segments/ready" in browser.get("/segments").text
    assert browser.post("/segments/ready").status_code == 303
    page = browser.get("/segments").text
    assert page.count("ready-made") >= len(READY)


def test_a_ready_made_one_is_called_so_in_the_pages_language(browser: Browser, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        install_segments(session, language="en", now=NOW)
    assert "首购后未复购" in browser.get("/segments?lang=zh").text
    assert "首购后未复购" not in browser.get("/segments?lang=en").text


def test_the_list_is_sorted_and_searched_by_the_names_it_shows(browser: Browser, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        install_segments(session, language="en", now=NOW)
        for name in ("茶客", "安静的会员"):
            add_segment(session, name=name, rule=parse_rule(BUYERS), now=NOW)
    page = browser.get("/segments?lang=zh").text
    places = [page.index(name) for name in ("安静的会员", "Buyers", "茶客", "首购后未复购")]
    assert places == sorted(places)
    assert "首购后未复购" in browser.get("/segments?lang=zh&q=首购后").text


def test_one_that_was_renamed_keeps_its_name(browser: Browser, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        add_segment(session, name="Once", rule=parse_rule({"type": "purchased", "exactly": 1}), now=NOW)
    assert "首购后未复购" not in browser.get("/segments?lang=zh").text
