"""Only sentences of ours are translated: what people typed stays as they typed it, whatever it says."""

from flask import Flask

from campaigns.core.words import mark
from webapp.i18n import translated
from webapp.template_words import say_template_name

SENTENCE = mark("There is no such %(what)s.")


def test_a_word_that_somebody_typed_stays(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert "Members" in translated(SENTENCE, {"what": "Members"})
        assert "Members" not in translated(SENTENCE, {"what": mark("Members")})


def test_a_template_of_the_house_has_a_name_in_each_language(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert say_template_name("event_moved", "Event moved") != "Event moved"
        assert say_template_name("event_moved_x1", "Event moved") == "Event moved"
        assert say_template_name("event_moved", "Home") == "Home"
