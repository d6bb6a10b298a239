"""Every condition can be added from the menu, is shown, posts back what it was, and says itself in both languages."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.models import CustomField, FieldKind
from campaigns.segments.models import Segment
from campaigns.segments.rules import CONDITIONS, parse_rule, tree_of
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_staff import signed_in
from tests.pages import Form, press
from tests.rule_examples import TREES
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


def furnish(session: Session, tree: dict[str, Any]) -> int:
    """A club with the fields that examples mention, and a segment of that rule, whatever it names."""
    make_club(session)
    joins(session)
    for key, kind in KINDS.items():
        session.add(CustomField(key=key, name={"en": key.title()}, kind=kind, choices=["M"] if key == "size" else []))
    saved = Segment(name="Example", rule={"all": [tree]}, digest="", updated_at=NOW)
    session.add(saved)
    session.flush()
    return saved.id


def test_every_condition_has_a_phrase() -> None:
    assert {phrase.type for phrase in PHRASES.values()} == CONDITIONS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tree", TREES, ids=str)
def test_it_is_shown_and_posts_back_what_it_was(
    client: FlaskClient, runtime: Runtime, tree: dict[str, Any], language: str
) -> None:
    with runtime.sessions.begin() as session:
        number = furnish(session, tree)
    page = signed_in(client, runtime, language=language).get(f"/segments/{number}/edit")
    assert page.status_code == 200
    assert "%(" not in page.text
    posted = tree_in(read_nodes(Form(page.text).fields), Money("USD"))
    assert tree_of(parse_rule(posted)) == tree_of(parse_rule({"all": [tree]}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", PHRASES)
def test_it_comes_from_the_menu(client: FlaskClient, runtime: Runtime, entry: str, language: str) -> None:
    with runtime.sessions.begin() as session:
        furnish(session, {"type": "owned"})
    browser = signed_in(client, runtime, language=language)
    menu = press(browser, "/segments/new", browser.get("/segments/new").text, "menu:").text
    button = next(each for each in Form(menu).buttons if each.startswith(f"add::{entry}"))
    page = press(browser, "/segments/new", menu, button)
    assert page.status_code == 200
    assert Form(page.text).fields["e-0"] == entry
