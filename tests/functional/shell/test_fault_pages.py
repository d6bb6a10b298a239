"""What is shown when something goes wrong, on an app with a page that does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from tests.databases import shared_folder
from tests.fixtures import make_settings
from tests.one_app import OneApp

ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}


class Breaking(OneApp):
    """An app whose page breaks as each test says."""

    page: Callable[[], str]

    def __init__(self, runtime: Runtime, *, compiled: Path) -> None:
        super().__init__(runtime, compiled=compiled)
        self.on(runtime).add_url_rule("/broken", "broken", self._answer)

    def _answer(self) -> str:
        return self.page()


@pytest.fixture(scope="module")
def breaking() -> Breaking:
    return Breaking(build_runtime(make_settings("postgresql:///nowhere"), RULES), compiled=shared_folder())


@pytest.fixture
def app(runtime: Runtime, breaking: Breaking) -> Flask:
    return breaking.on(runtime)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 422, 429])
def test_every_error_has_its_page(breaking: Breaking, client: FlaskClient, status: int) -> None:
    breaking.page = lambda: abort(status)
    answer = client.get("/broken", headers=ZH)
    assert answer.status_code == status
    assert 'lang="zh-Hans"' in answer.text


def test_a_fault_of_ours_shows_nothing_of_the_inside(breaking: Breaking, client: FlaskClient) -> None:
    breaking.page = lambda: str(1 // 0)
    answer = client.get("/broken", headers=ZH)
    assert answer.status_code == 500
    assert "我们这边出了问题" in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_without_its_database_it_says_what_is_safe_and_when_to_look_again(
    breaking: Breaking, client: FlaskClient
) -> None:
    breaking.page = _find_it_away
    answer = client.get("/broken", headers=ZH)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "您之前保存的内容是安全的" in answer.text


def _find_it_away() -> str:
    raise OperationalError("SELECT", {}, Exception("the connection is lost"))


def _refuse() -> str:
    raise NotFound(what=mark("staff member"))


def test_a_refusal_is_a_page_json_or_a_fragment(breaking: Breaking, client: FlaskClient) -> None:
    breaking.page = _refuse
    page = client.get("/broken", headers=ZH)
    json = client.get("/broken", headers={"Accept": "application/json"})
    fragment = client.get("/broken", headers={"HX-Request": "true"})
    assert (page.status_code, json.status_code, fragment.status_code) == (404, 404, 404)
    assert "找不到这个员工" in page.text
    assert json.json == {"error": {"type": "NotFound", "message": "There is no such staff member.", "status": 404}}
    assert fragment.headers["HX-Retarget"] == "#flash"
    assert "<html" not in fragment.text


def test_a_file_too_large_is_refused(client: FlaskClient, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert client.post("/sign-in", data={"email": "a" * 2000}).status_code == 413
