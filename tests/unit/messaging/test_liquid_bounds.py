import pytest

from campaigns.messaging.liquid import BrokenTemplate, check
from campaigns.messaging.rendering import RenderingError, make_sheet

MANY, LONG = "a" * 1_000, "b" * 1_000
MULTIPLIED = f"{{{{ '{MANY}' | replace: 'a', '{LONG}' }}}}"
SQUARED = "{% assign n = 9 %}{% for i in (1..100) %}{% assign n = n | times: n %}{% endfor %}{{ n }}"
JOINED = f"{{{{ '{MANY}' | split: '' | join: '{LONG}' }}}}"


@pytest.mark.parametrize("source", [MULTIPLIED, SQUARED, JOINED])
def test_a_filter_that_would_take_endless_memory_is_stopped(source: str) -> None:
    with pytest.raises(RenderingError, match="too large"):
        make_sheet(subject="", html="", text=source).values({})


@pytest.mark.parametrize(
    "source",
    [
        "{{ (1..999999999) | join: ',' }}",
        "{% assign r = (1..999999999) %}{% if r contains 'x' %}y{% endif %}",
        "{% for i in (1..2) %}{% if (1..999999999) contains 'x' %}y{% endif %}{% endfor %}",
    ],
)
def test_a_range_may_only_stand_in_the_head_of_a_loop(source: str) -> None:
    with pytest.raises(BrokenTemplate, match="head of a loop"):
        check(source, html=False)


def test_a_short_loop_and_plain_filters_work() -> None:
    source = "{% for i in (1..3) %}{{ i | times: 2 }}{% endfor %} {{ 'a-b' | replace: '-', '+' | upcase }}"
    check(source, html=False)
    assert "".join(make_sheet(subject="", html="", text=source).values({})) == "246A+B"
