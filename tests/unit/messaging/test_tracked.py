import pytest

from campaigns.core.tokens import ForgedToken, Signer
from campaigns.messaging.tracked import PURPOSE, TrackedAt, read_token, targets_in, tracked

MENU = "https://club.example/menu"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (f"See {MENU}.", [MENU]),
        (f"See ({MENU}), or {MENU}", [MENU]),
        ("https://en.wikipedia.org/wiki/Tea_(meal)", ["https://en.wikipedia.org/wiki/Tea_(meal)"]),
        (f"菜单见{MENU}。", [MENU]),
        ("{{ links.rsvp }} {% if member.name == 'https://a.example' %}{% endif %}", []),
        ("https://club.example/{{ member.points }}", []),
        ("mailto:ana@example.com tel:+12025550100 javascript:alert(1)", []),
        ("https://" + "a" * 3_000, []),
    ],
)
def test_only_whole_literal_targets_are_tracked(text: str, targets: list[str]) -> None:
    assert targets_in("", text) == targets


def test_each_target_has_one_number_in_html_and_text() -> None:
    html = f"<a href=\"{MENU}?a=1&amp;b=2\">a</a><a class='x' href='{MENU}'>b</a><img src=\"{MENU}.png\">"
    text = f"{MENU} {MENU}?a=1&b=2"
    targets = targets_in(html, text)
    assert targets == [f"{MENU}?a=1&b=2", MENU]
    led, said = tracked(html, text, targets)
    assert 'href="{{ tracked.at }}-1"' in led
    assert said == "{{ tracked.at }}-2 {{ tracked.at }}-1"


def test_a_trap_stands_only_where_a_link_does() -> None:
    led, _ = tracked(f'<body><a href="{MENU}">a</a></body>', "", [MENU])
    assert led.endswith('aria-hidden="true"></a></body>')
    assert tracked("<body></body>", MENU, [MENU])[0] == "<body></body>"


def test_a_token_tells_the_message_and_the_link() -> None:
    signer = Signer("key")
    at = TrackedAt(signer, "https://club.example", 7)["at"]
    assert read_token(signer, f"{at.rpartition('/')[2]}-12") == (7, 12)


@pytest.mark.parametrize("token", ["", "-1", "abc-1", "x" * 500, "../-1", "%00-1"])
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(ForgedToken):
        read_token(Signer("key"), token)


def test_a_token_of_another_message_cannot_be_made_from_ones_own() -> None:
    own = Signer("key").sign_short(PURPOSE, 7)
    with pytest.raises(ForgedToken):
        read_token(Signer("key"), ("b" if own[0] == "a" else "a") + own[1:] + "-1")
