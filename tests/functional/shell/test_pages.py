import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from tests.factories_staff import Browser, make_staff, signed_in
from webapp.shell import COMPONENTS

ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_gallery_draws_every_component(client: FlaskClient, runtime: Runtime, language: str) -> None:
    page = signed_in(client, runtime, language=language).get("/gallery")
    assert page.status_code == 200
    for part in (
        "badge",
        "progress",
        "chart",
        "phone",
        "mail",
        "timeline-item",
        "empty",
        "confirm",
        "pagination",
        "tabs",
    ):
        assert re.search(rf'class="{part}[" ]', page.text), part


def test_the_gallery_shows_all_there_are(app: Flask) -> None:
    gallery = "".join(path.read_text() for path in (COMPONENTS.parent / "admin" / "gallery").glob("*.html"))
    components = "".join(path.read_text() for path in COMPONENTS.glob("*.html"))
    named = set(re.findall(r"macro (\w+)\(", components))
    used = set(
        re.findall(r"ui\.(\w+)\(", gallery + components + (COMPONENTS.parent / "layouts/admin.html").read_text())
    )
    assert named - used == set()


@pytest.mark.parametrize(("language", "word"), [("en", "There is nothing here"), ("zh", "这里什么都没有")])
def test_a_wrong_address_is_told_in_both_languages(client: FlaskClient, language: str, word: str) -> None:
    answer = client.get(f"/no/such/page?lang={language}")
    assert answer.status_code == 404
    assert word in answer.text


def test_a_form_from_elsewhere_is_refused(client: FlaskClient, runtime: Runtime) -> None:
    answer = client.post("/sign-in", data={"email": make_staff(runtime).email, "password": "x"})
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/no/such/page"])
def test_pages_run_no_script_but_ours(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/gallery", "/staff", "/account"])
def test_pages_hold_nothing_inline(client: FlaskClient, runtime: Runtime, path: str) -> None:
    page = signed_in(client, runtime).get(path).text
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", page)


def test_static_files_are_kept_for_a_year_under_their_content(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime)
    path = re.search(r'href="(/assets/[^"]+tokens.css)"', client.get("/sign-in").text)
    assert path
    assert "max-age=31536000" in client.get(path[1]).headers["Cache-Control"]
    assert "max-age=31536000" not in client.get(re.sub(r"assets/\w+", "assets/old", path[1])).headers["Cache-Control"]


def test_every_page_says_that_this_is_the_sandbox(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime)
    page = client.get("/sign-in").text
    assert "nothing reaches a real phone or mailbox" in page
    assert 'href="http://sandbox.test"' in page


def test_the_language_follows_the_browser_the_link_and_the_person(client: FlaskClient, runtime: Runtime) -> None:
    staff, browser = make_staff(runtime, language="zh"), Browser(client)
    assert "欢迎回来" in client.get("/sign-in", headers=ZH).text
    assert "Welcome back" in client.get("/sign-in?lang=en", headers=ZH).text
    assert "Welcome back" in client.get("/sign-in", headers=ZH).text
    browser.sign_in(staff.email)
    assert 'lang="zh-Hans"' in browser.get("/").text


def test_a_chosen_language_is_kept_with_the_person(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    answer = browser.post("/account/language", {"language": "zh", "next": "/staff?q=a"})
    assert answer.location == "/staff?q=a"
    assert "员工" in browser.get("/staff").text


def test_getting_pages_writes_nothing(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    for path in ("/sign-out", "/account/language", "/clock/back"):
        assert browser.get(path).status_code == 405
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/members", "/members/households", "/members/duplicates"])
def test_the_sidebar_says_where_a_page_is(client: FlaskClient, runtime: Runtime, path: str) -> None:
    sidebar = signed_in(client, runtime).get(path).text.split("<nav", 2)[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]*)" aria-current="page"', sidebar) == ["/members"]
