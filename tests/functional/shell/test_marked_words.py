"""Only sentences of ours are translated: what people typed stays as they typed it, whatever it says."""

from flask import Flask
from flask_babel import lazy_gettext
from markupsafe import escape

from campaigns.core.words import mark
from webapp.i18n import translated
from webapp.template_words import say_template_name

SENTENCE = mark("There is no such %(what)s.")


def test_a_word_that_somebody_typed_stays(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert "Members" in translated(SENTENCE, {"what": "Members"})
        assert "Members" not in translated(SENTENCE, {"what": mark("Members")})


def test_what_stands_in_a_sentence_that_waits_for_its_language_is_text(app: Flask) -> None:
    with app.test_request_context():
        assert str(escape(lazy_gettext("%(first)s, else %(other)s", first="<i>", other="b"))) == "&lt;i&gt;, else b"


def test_a_template_of_the_house_has_a_name_in_each_language(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert say_template_name("event_moved", "Event moved") != "Event moved"
        assert say_template_name("event_moved_x1", "Event moved") == "Event moved"
        assert say_template_name("event_moved", "Home") == "Home"
