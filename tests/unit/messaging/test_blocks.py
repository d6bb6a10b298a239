from dataclasses import replace
from html.parser import HTMLParser

import pytest

from campaigns.messaging.blocks.checking import BrokenBlock, TooManyBlocks, check_blocks
from campaigns.messaging.blocks.kinds import ASKED, MOST, Block, BlockKind, from_json, to_json
from campaigns.messaging.blocks.letters import blocks_of_text
from campaigns.messaging.blocks.mail import blocks_html
from campaigns.messaging.blocks.words import blocks_text
from campaigns.messaging.leaving import with_foot
from campaigns.messaging.rendering import make_sheet
from campaigns.messaging.samples import samples

RSVP = Block(BlockKind.BUTTON, text="Answer", link="{{ links.rsvp }}")
FULL = [
    Block(BlockKind.HEADING, text="Dear {{ member.name }}"),
    Block(BlockKind.WORDS, text="One\nline & <b>\n\n[Menu](https://club.example/menu?a=1&b=2)"),
    Block(BlockKind.PICTURE, text="The room", picture="https://club.example/room.jpg"),
    Block(BlockKind.CARD, text="A wish", picture="https://club.example/card.jpg"),
    Block(BlockKind.EVENT),
    RSVP,
    Block(BlockKind.COLUMNS, text="Left", other="Right"),
    Block(BlockKind.DIVIDER),
    Block(BlockKind.SMALL_PRINT, text="{{ club.name }}"),
    Block(BlockKind.POINTS, text="Come and spend them"),
    Block(BlockKind.FOOTER, text="Because you are a member"),
]
SPOKEN = {
    **samples("en", "https://club.example"),
    "member": {"name": 'Mei "><script>', "points": 3, "tier": "Silver"},
    "club": {"name": "The Club", "address": "1 Quay"},
    "links": {
        "rsvp": "https://club.example/r/…",
        "points": "https://club.example/mine/…",
        "preferences": "https://club.example/p/…",
        "unsubscribe": "https://club.example/p/…?leave",
    },
}


def read(*blocks: Block) -> tuple[str, str]:
    """HTML and text as Mei reads them."""
    sheet = make_sheet(subject="", html=blocks_html(blocks, "en"), text=blocks_text(blocks, "en"))
    values = sheet.values(SPOKEN)
    return sheet.html.filled(values), sheet.text.filled(values)


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs)["href"])


def test_every_kind_is_laid_out_and_said() -> None:
    assert {block.kind for block in FULL} == set(BlockKind) == set(ASKED)
    html, text = read(*FULL)
    said = ("Spring tasting", "Left", "Right", "The room", "A wish", "The Club", "Silver", "$120.00 more to Gold")
    for words in (*said, "40 of them run out", "Come and spend them", "The Club · 1 Quay", "Because you are a member"):
        assert words in html
        assert words in text


def test_names_and_words_are_escaped_in_the_mail_alone() -> None:
    html, text = read(*FULL)
    assert "<script>" not in html
    assert "line &amp; &lt;b&gt;" in html
    assert 'Dear Mei "><script>' in text


def test_links_are_kept_whole() -> None:
    assert Links(read(*FULL)[0]).found == [
        "https://club.example/menu?a=1&b=2",
        "https://map.example/library",
        "https://club.example/r/…",
        "https://club.example/mine/…",
        "https://club.example/p/…",
        "https://club.example/p/…?leave",
    ]


def test_the_way_to_leave_is_not_said_twice_below_a_footer() -> None:
    def ways(*blocks: Block) -> int:
        return with_foot(blocks_html(blocks, "en"), language="en").count("{{ links.preferences }}")

    footer = Block(BlockKind.FOOTER, text="Why")
    assert (ways(RSVP), ways(RSVP, footer), ways(RSVP, replace(footer, only_if="member.points > 3"))) == (1, 1, 2)


@pytest.mark.parametrize(("points", "stands"), [("> 2", True), ("> 3", False), ("< 9", True)])
def test_a_block_stands_only_where_its_condition_holds(points: str, *, stands: bool) -> None:
    html, text = read(Block(BlockKind.WORDS, text="Rare", only_if=f"member.points {points}"), RSVP)
    assert ("Rare" in html, "Rare" in text) == (stands, stands)
    assert text.startswith("Rare\n\n[Answer]" if stands else "[Answer]")


def test_words_of_mjml_are_words() -> None:
    html, _ = read(
        Block(BlockKind.WORDS, text="</mj-text><mj-raw><script>x</script></mj-raw> LANGUAGE BLOCKS \ue0000\ue001")
    )
    assert "<script>" not in html
    assert "LANGUAGE BLOCKS" in html


def test_attributes_hold_what_was_written_whatever_its_signs() -> None:
    html, _ = read(Block(BlockKind.PICTURE, text='a "b" \\ \u202e', picture="https://club.example/a.png"))
    assert 'alt="a &quot;b&quot; \\ \u202e"' in html


def test_it_is_the_language_it_says() -> None:
    assert 'lang="zh-Hans"' in blocks_html((RSVP,), "zh")


@pytest.mark.parametrize(
    "block",
    [
        Block(BlockKind.WORDS),
        Block(BlockKind.BUTTON, text="Go", link="javascript:alert(1)"),
        Block(BlockKind.BUTTON, text="Go", link="https://a.example/ b"),
        Block(BlockKind.BUTTON, text="Go", link="{{ config.secret_key }}"),
        Block(BlockKind.PICTURE, text="x", picture="http://a.example/x.png"),
        Block(BlockKind.PICTURE, text="x", picture='https://a.example/"onerror="x'),
        Block(BlockKind.WORDS, text="{% if %}"),
        Block(BlockKind.WORDS, text="{{ member.salary }}"),
        Block(BlockKind.WORDS, text="x", only_if="member.salary > 1"),
        Block(BlockKind.WORDS, text="x", only_if="true %}{% endif %}{% if true"),
        Block(BlockKind.WORDS, text="x", only_if="> >"),
    ],
)
def test_what_cannot_be_is_said_of_its_block(block: Block) -> None:
    with pytest.raises(BrokenBlock) as refused:
        check_blocks([RSVP, block])
    assert refused.value.values["number"] == 2


def test_a_letter_has_an_end() -> None:
    with pytest.raises(TooManyBlocks):
        check_blocks([RSVP] * (MOST + 1))


def test_they_are_kept_as_they_are() -> None:
    assert from_json(to_json(FULL)) == FULL


def test_a_plain_letter_goes_on_in_blocks() -> None:
    map_link = "{% if event.map_url %}\n[Map]({{ event.map_url }})\n{% endif %}"
    paragraphs = ["Dear {{ member.name }},", map_link, "[Answer]({{ links.rsvp }})"]
    assert blocks_of_text("\n\n".join(paragraphs)) == [
        Block(BlockKind.WORDS, text="Dear {{ member.name }},"),
        Block(BlockKind.BUTTON, text="Map", link="{{ event.map_url }}", only_if="event.map_url"),
        RSVP,
    ]


def test_a_card_has_the_readers_name_under_its_picture() -> None:
    html, text = read(Block(BlockKind.CARD, text="Many happy returns", picture="/pictures/abc-600.jpg"))
    assert html.index("/pictures/abc-600.jpg") < html.index("Mei") < html.index("Many happy returns")
    assert text.startswith('Mei "><script>\n\nMany happy returns')
