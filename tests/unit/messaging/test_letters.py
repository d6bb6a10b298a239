from campaigns.messaging.letters import letter_html, letter_text

LETTER = """
Dear {{ member.name }},

See [the map]({{ event.map_url }}) first.

[Answer]({{ links.rsvp }})

[Stop]({{ links.preferences }})
"""


def _english(text: str) -> str:
    return letter_html(text, language="en")


def test_a_link_alone_becomes_the_button_and_the_last_one_small_print() -> None:
    html = _english(LETTER)
    assert html.index("display:inline-block") < html.index("font-size:13px")
    assert '<a href="{{ links.preferences }}">Stop</a>' in html


def test_a_link_among_words_stays_a_link() -> None:
    assert 'See <a href="{{ event.map_url }}">the map</a> first.' in _english(LETTER)


def test_the_plain_text_writes_links_out() -> None:
    assert "See the map: {{ event.map_url }} first." in letter_text(LETTER, language="en")


def test_a_script_address_makes_no_link() -> None:
    assert _english("[x](javascript:alert(1))").count("href") == 1


def test_a_sentence_chosen_by_a_condition_is_a_paragraph() -> None:
    html = _english("Dear Mei,\n\n{% if answer.state == 'attending' %}See you.{% else %}A pity.{% endif %}\n\nClub")
    assert html.count("<p ") == 3 + 1


def test_a_condition_around_paragraphs_is_none() -> None:
    html = _english("{% if event.address %}\n\nBring a coat.\n\n{% endif %}\n\nClub")
    assert html.count("<p ") == 2 + 1


def test_a_letter_says_which_language_it_is_in() -> None:
    assert '<html lang="zh-Hans">' in letter_html(LETTER, language="zh")
