"""Every page of the house says where one is: its own name, then the club's."""

from re import search

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from campaigns.bootstrap import Runtime
from tests.factories_events import make_house
from tests.factories_staff import signed_in

NO_PAGES = {
    "/healthz",
    "/readyz",
    "/gallery/door",
    "/gallery/guest",
    "/gallery/letter",
    "/sign-in",
    "/sign-in/code",
    "/segments/count",
    "/members/duplicates/work",
    "/account/passkeys/device",
    "/note/found",
}


def _is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and "<" not in rule.rule and rule.rule not in NO_PAGES


def test_every_page_is_titled_with_its_name_and_the_clubs(
    app: Flask, client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    make_house(session)
    session.commit()
    browser = signed_in(client, runtime)
    answers = {rule.rule: browser.get(rule.rule) for rule in app.url_map.iter_rules() if _is_page(rule)}
    pages = {path: answer.text for path, answer in answers.items() if answer.mimetype == "text/html"}
    titles = {path: search(r"<title>(.*)</title>", page) for path, page in pages.items()}
    assert len(titles) > 15
    assert [path for path, title in titles.items() if not title or not search(r"^\S.* · Club$", title[1])] == []
    assert [path for path, page in pages.items() if page.count("<h1") != 1] == []
