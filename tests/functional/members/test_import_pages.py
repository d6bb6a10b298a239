from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.members.models import FileImport, Purchase
from tests.factories_imports import work
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in

TILL = "customer,order,date,amount\nA1,till/1,2026-01-02,3\nzz,till/2,2026-01-02,3\n"
COLUMNS = {"column-0": "customer", "column-1": "order", "column-2": "date", "column-3": "amount"}


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
        joins(session, source_reference="A1")
    return signed_in(client, runtime)


def test_a_file_is_tried_before_it_is_imported(browser: Browser, runtime: Runtime) -> None:
    place = uploaded(browser)
    assert 'value="amount" selected' in browser.get(f"{place}/columns").text
    start(browser, place)
    work(runtime)
    assert "Nothing was changed yet" in browser.get(place).text
    assert purchases(runtime) == 0


def test_after_the_try_it_goes_on_without_a_new_upload(browser: Browser, runtime: Runtime) -> None:
    place = uploaded(browser)
    start(browser, place)
    work(runtime)
    browser.post(f"{place}/resume", {})
    work(runtime)
    page = browser.get(place).text
    assert ("Imported." in page, "No member is known by “zz”." in page) == (True, True)
    assert purchases(runtime) == 1


def test_the_refused_rows_come_back_mended(browser: Browser, runtime: Runtime) -> None:
    place = uploaded(browser)
    start(browser, place, do="import")
    work(runtime)
    refused = browser.get(f"{place}/refused.csv").text
    assert refused.splitlines()[1] == "zz,till/2,2026-01-02,3,No member is known by “zz”."
    again = uploaded(browser, refused.replace("zz", "A1"))
    start(browser, again, do="import")
    work(runtime)
    assert purchases(runtime) == 2


def test_a_column_that_is_missing_is_asked_for(browser: Browser) -> None:
    place = uploaded(browser)
    page = start(browser, place, **{"column-3": "ignore"})
    assert page.status_code == 422
    assert "The file has no column for amount" in page.text


def test_a_row_with_fewer_cells_is_shown_as_far_as_it_goes(browser: Browser) -> None:
    place = uploaded(browser, "customer,order,date,amount\nA1,till/1\n")
    assert "till/1" in browser.get(f"{place}/columns").text


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(browser: Browser) -> None:
    page = upload(browser, b"\xd0\xcf\x11\xe0 old")
    assert page.status_code == 422
    assert "This is an old Excel file" in page.text


def test_it_is_stopped_and_resumed(browser: Browser, runtime: Runtime) -> None:
    place = uploaded(browser)
    start(browser, place, do="import")
    browser.post(f"{place}/stop", {})
    work(runtime)
    assert purchases(runtime) == 0
    browser.post(f"{place}/resume", {})
    assert "HX-Refresh" not in browser.get(f"{place}/figures").headers
    work(runtime)
    assert browser.get(f"{place}/figures").headers["HX-Refresh"] == "true"
    assert purchases(runtime) == 1


def test_starting_rings_the_queue(browser: Browser, rings: list[str]) -> None:
    start(browser, uploaded(browser))
    assert rings == ["imports"]


def test_what_is_over_is_not_begun_again(browser: Browser, runtime: Runtime) -> None:
    place = uploaded(browser)
    start(browser, place, do="import")
    work(runtime)
    assert browser.post(f"{place}/resume", {}).status_code == 409


def test_past_imports_are_listed(browser: Browser, runtime: Runtime) -> None:
    uploaded(browser)
    assert "till.csv" in browser.get("/members/imports").text


def upload(browser: Browser, content: bytes) -> TestResponse:
    fields = {"file": (BytesIO(content), "till.csv"), "kind": "purchases"}
    return browser.post("/members/imports", fields, content_type="multipart/form-data")


def uploaded(browser: Browser, text: str = TILL) -> str:
    """The address of the import."""
    return upload(browser, text.encode()).headers["Location"].removesuffix("/columns")


def start(browser: Browser, place: str, do: str = "check", **fields: str) -> TestResponse:
    return browser.post(f"{place}/columns", {**COLUMNS, "source": "till", "do": do, **fields})


def purchases(runtime: Runtime) -> int:
    with runtime.sessions() as session:
        assert session.scalar(select(func.count(FileImport.id)))
        return session.scalar(select(func.count(Purchase.id))) or 0
