import pytest

from campaigns.messaging.extras import Variables
from campaigns.messaging.rendering import RenderingError, Sheet, make_sheet, plain_name

VARIABLES: Variables = {"member": {"name": "Ann <b>"}, "event": {"title": "Salon & tea"}, "club": {"name": "C"}}


def sheet(**sides: str) -> Sheet:
    return make_sheet(**({"subject": "", "html": "", "text": ""} | sides))


def test_only_what_differs_by_member_is_left_once_the_event_is_known() -> None:
    settled = sheet(text="{{ event.title }}: {{ member.name }}, {{ club.name }}").settled(VARIABLES)
    assert settled.values(VARIABLES) == ("Ann <b>",)
    assert settled.text.filled(("Bo",)) == "Salon & tea: Bo, C"


def test_a_name_is_escaped_in_html_and_nowhere_else() -> None:
    made = sheet(subject="{{ member.name }}", html="<p>{{ member.name }}</p>", text="{{ member.name }}")
    assert [str(value) for value in made.values(VARIABLES)] == ["Ann <b>", "Ann &lt;b&gt;", "Ann <b>"]


def test_keys_and_values_stand_for_each_other() -> None:
    made = sheet(subject="To {{ member.name }}", text="Dear {{ member.name }}, of {{ club.name }}")
    filled = made.text.filled(made.keys)
    for key, value in zip(made.keys, made.values(VARIABLES), strict=True):
        filled = filled.replace(key, value)
    assert filled == made.text.filled(made.values(VARIABLES)) == "Dear Ann <b>, of C"


def test_a_subject_stays_one_line() -> None:
    made = sheet(subject="Hi {{ member.name }}")
    assert made.values({"member": {"name": "Ann\r\nBcc: all@example.com"}}) == ("Ann Bcc: all@example.com",)


def test_a_variable_set_in_the_template_is_not_taken_for_shared() -> None:
    made = sheet(text="{% assign greeting = member.name %}{% if greeting %}{{ greeting }}{% endif %}")
    settled = made.settled(VARIABLES)
    assert settled.text.filled(settled.values({"member": {"name": "Bo"}})) == "Bo"


@pytest.mark.parametrize(
    "text",
    [
        "{{ member.nickname }}",
        "{% for i in (1..1000000000) %}{{ i }}{% endfor %}",
        "{{ member.name | divided_by: 0 }}",
        "{% break %}",
    ],
)
def test_what_explodes_is_told_as_one_members_trouble(text: str) -> None:
    with pytest.raises(RenderingError):
        sheet(text=text).values(VARIABLES)


def test_a_value_longer_than_providers_take_is_refused() -> None:
    with pytest.raises(RenderingError):
        sheet(text="{{ member.name }}").values({"member": {"name": "中" * 4_000}})


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Zoë", "Zoë"),
        ("李\u200b梅", "李梅"),
        ("\u202egnp.exe", "gnp.exe"),
        ("A\r\nB", "A B"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("x" * 10_000, "x" * 200),
    ],
)
def test_names_lose_what_would_disturb_a_line(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% assign name = 'Bo' %}{{ name }} {{ member.name }}", "Bo Ann <b>"),
        ("{{ member.points }}", "7"),
        ("{{ member.name | upcase }}", "ANN <B>"),
    ],
)
def test_what_is_more_than_a_plain_name_is_left_to_liquid(text: str, said: str) -> None:
    made = sheet(text=text)
    assert made.text.filled(made.values({"member": {"name": "Ann <b>", "points": 7}})) == said


def test_a_name_set_over_a_namespace_hides_it() -> None:
    made = sheet(text="{% assign member = club %}{{ member.name }}")
    assert made.text.filled(made.values(VARIABLES)) == "C"
