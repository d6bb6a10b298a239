"""Every condition can be added from the menu, is shown, posts back what it was, and says itself in both languages."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter
from campaigns.core.words import LANGUAGES
from campaigns.members.models import CustomField, FieldKind
from campaigns.segments.models import Segment
from campaigns.segments.rules import CONDITIONS, parse_rule, tree_of
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.pages import form_of, press
from tests.rule_examples import EXAMPLES
from webapp.forms.segments.nodes import read_nodes
from webapp.forms.segments.values import Money
from webapp.forms.segments.values import tree_of as tree_in
from webapp.segment_words.phrases import PHRASES

KINDS = {
    "size": FieldKind.CHOICE,
    "shoe": FieldKind.NUMBER,
    "since": FieldKind.DATE,
    "vegan": FieldKind.YES_NO,
    "motto": FieldKind.TEXT,
}
ALL = [{"type": kind, **example} for kind, examples in EXAMPLES.items() for example in examples]
RULES = [{"all": ALL[at : at + 20]} for at in range(0, len(ALL), 20)]
"""Rules that have all examples of all conditions."""


def furnish(session: Session) -> list[int]:
    """A club with a chapter and the fields that examples mention, and segments of those rules, whatever they name."""
    make_club(session)
    add_chapter(session, Said("London"))
    joins(session)
    for key, kind in KINDS.items():
        session.add(CustomField(key=key, name={"en": key.title()}, kind=kind, choices=["M"] if key == "size" else []))
    saved = [Segment(name=f"Part {n}", rule=rule, digest="", updated_at=NOW) for n, rule in enumerate(RULES)]
    session.add_all(saved)
    session.flush()
    return [segment.id for segment in saved]


def posted_back(browser: Browser, segment_id: int) -> Any:
    """The rule that its page would send."""
    page = browser.get(f"/segments/{segment_id}/edit")
    assert page.status_code == 200
    assert "%(" not in page.text
    return tree_of(parse_rule(tree_in(read_nodes(form_of(page.text).fields), Money("USD"))))


def from_menu(browser: Browser, menu: str, entry: str) -> str | None:
    """What stands in the rule after this entry of the menu was pressed."""
    button = next(each for each in form_of(menu).buttons if each.startswith(f"add::{entry}"))
    return form_of(press(browser, "/segments/new", menu, button).text).fields.get("e-0")


def test_every_condition_has_a_phrase() -> None:
    assert {phrase.type for phrase in PHRASES.values()} == CONDITIONS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_shown_and_post_back_what_they_were(client: FlaskClient, runtime: Runtime, language: str) -> None:
    with runtime.sessions.begin() as session:
        saved = furnish(session)
    browser = signed_in(client, runtime, language=language)
    posted = [posted_back(browser, segment_id) for segment_id in saved]
    assert posted == [tree_of(parse_rule(rule)) for rule in RULES]


def test_they_come_from_the_menu(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        furnish(session)
    browser = signed_in(client, runtime)
    menu = press(browser, "/segments/new", browser.get("/segments/new").text, "menu:").text
    assert [from_menu(browser, menu, entry) for entry in PHRASES] == list(PHRASES)
