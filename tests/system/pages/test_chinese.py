"""A Chinese reader meets no English sentence of ours on any page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from tests.catalogue import chinese, forms, translation
from tests.factories_events import make_house
from tests.factories_staff import signed_in

PLACE = re.compile(r"%\\\(\w+\\\)[a-z]")
SAID_ASIDE = {"title", "aria-label", "placeholder", "alt"}


CLUB = "Club"
"""The name of the club of these tests."""
PARAMETERS = re.compile("[a-z_]+(, [a-z_]+)+")
"""Of a call, as the page of the API names them."""


class Texts(HTMLParser):
    """All that a page says, attributes that are read out or shown on hover included; but not what programs read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_code = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_code = tag == "code"
        self.found += [value for name, value in attrs if value and name in SAID_ASIDE]

    def handle_endtag(self, _tag: str) -> None:
        self._is_code = False

    def handle_data(self, data: str) -> None:
        if not self._is_code:
            self.found.append(" ".join(data.split()))


def _english() -> Iterator[str]:
    """Patterns of the sentences that read otherwise in Chinese."""
    for message in chinese():
        for text in forms(message):
            pattern = PLACE.sub(".+", re.escape(text.strip()))
            if translation(message) != text and re.search("[A-Za-z]{3}", pattern):
                yield pattern


@pytest.mark.parametrize("has_an_event", [False, True])
def test_no_page_speaks_english(
    app: Flask, client: FlaskClient, runtime: Runtime, session: Session, *, has_an_event: bool
) -> None:
    if has_an_event:
        make_house(session)
        session.commit()
    browser = signed_in(client, runtime, language="zh")
    paths = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and "<" not in rule.rule]
    answers = [browser.get(path) for path in paths]
    said = {text for answer in answers if answer.mimetype == "text/html" for text in Texts(answer.text).found}
    assert "会员" in said
    english = re.compile("|".join(_english()))
    assert sorted(text for text in said - {CLUB} if english.fullmatch(text) and not PARAMETERS.fullmatch(text)) == []
