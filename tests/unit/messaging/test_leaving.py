"""Every mail shows the way to the reader's page once; every circular text does, or says the word that stops it."""

import pytest

from campaigns.messaging.leaving import CHOOSE, PAGE, ending_of, with_foot
from campaigns.messaging.letters import letter_html, letter_text
from campaigns.messaging.text_parts import parts_needed

LINK = "https://club.example/p/WzQsMF0.abcdefghijklmnopqrstuvwxyz1"
AMERICAN, CHINESE = "+12025550123", "+8613812345678"


def ending(text: str, *, language: str = "en", number: str = AMERICAN) -> str:
    return ending_of(text, language=language, number=number, page=LINK)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_letter_ends_with_the_way_to_the_readers_page_in_its_language(language: str) -> None:
    html, text = letter_html("Dear Mei", language=language), letter_text("Dear Mei", language=language)
    assert f'<a href="{PAGE}">{CHOOSE[language]}</a></p>\n</td>' in html
    assert text.endswith(f"\n\n{CHOOSE[language]}: {PAGE}")


@pytest.mark.parametrize("own", ["[Mine](PAGE)", "Choose [here](PAGE) please", "[Mine]({{links.preferences}})"])
def test_a_letter_that_shows_it_itself_does_not_show_it_twice(own: str) -> None:
    said = own.replace("PAGE", PAGE)
    assert letter_html(f"Dear Mei\n\n{said}", language="en").count("links.preferences") == 1
    assert letter_text(said, language="en").count("links.preferences") == 1


def test_a_link_under_a_condition_may_not_show_so_it_is_shown_again() -> None:
    text = "{% if member.points > 5 %}[Mine]({{ links.preferences }}){% endif %}"
    assert letter_text(text, language="en").endswith(PAGE)


def test_a_question_whose_reader_nobody_knows_yet_leads_to_its_own_page_alone() -> None:
    assert PAGE not in letter_html("Is it you? [Yes]({{ links.confirm }})", language="en")


@pytest.mark.parametrize(
    ("page", "before"),
    [("<html><body><p>Hi</p></BODY></html>", "<p>Hi</p>"), ("<p>Hi</p>", "<p>Hi</p>"), ("", "")],
)
def test_a_page_of_ones_own_design_gets_it_at_its_end(page: str, before: str) -> None:
    made = with_foot(page, language="zh")
    assert made.index(before) < made.index(PAGE) < len(made.removesuffix("</BODY></html>"))
    assert with_foot(made, language="zh") == made


def test_a_short_text_carries_the_link() -> None:
    assert ending("Happy birthday, Ann!") == f" Choose or stop: {LINK}"


@pytest.mark.parametrize(("length", "links"), [(85, 1), (86, 0), (160, 0), (161, 1)])
def test_the_link_never_costs_a_further_part(length: int, links: int) -> None:
    text = "x" * length
    assert ending(text).count(LINK) == links
    assert not links or parts_needed(text + ending(text)) == parts_needed(text)


def test_where_the_link_has_no_room_a_word_is_said_in_the_texts_language() -> None:
    assert ending("生日快乐" * 16, language="zh", number="+85291234567") == " 回复TD退订"
    assert ending("x" * 150) == " Reply STOP to opt out"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_to_china_carries_no_link(language: str) -> None:
    assert "TD" in ending("Hi", language=language, number=CHINESE)


@pytest.mark.parametrize("text", [f"Hi {LINK}", f"Hi {LINK}/unsubscribe?topic=events", "STOP to opt out" + "x" * 140])
def test_what_the_text_says_itself_is_not_said_twice(text: str) -> None:
    assert ending(text) == ""


def test_a_name_is_no_word_that_stops() -> None:
    assert ending("Hi TDR and Stopford" + "x" * 130) == " Reply STOP to opt out"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 1), ("x" * 160, 1), ("x" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("生" * 70, 1), ("生" * 71, 2),
     ("😀" * 35, 1), ("😀" * 36, 2), ("x" * 307, 3)],
)  # fmt: skip
def test_parts_are_counted_as_operators_do(text: str, parts: int) -> None:
    assert parts_needed(text) == parts
