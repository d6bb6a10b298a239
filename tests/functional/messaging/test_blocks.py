from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.audit.models import AuditEntry
from campaigns.bootstrap import Runtime
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel, SavedBlock, Template, TemplatePart, Trial
from campaigns.messaging.prices import set_price
from campaigns.messaging.templates import NewPart, change_part, latest_version_of
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member, reachable
from tests.factories_staff import Browser, signed_in

FIELDS = {
    "subject": "Hello",
    "0-kind": "heading",
    "0-text": "Dear {{ member.name }}",
    "1-kind": "button",
    "1-text": "Go",
    "1-link": "https://club.example/go",
    "1-only_if": "member.points >= 0",
}


@pytest.fixture
def path(session: Session) -> str:
    make_club(session)
    install_defaults(session, now=NOW)
    make_member(session, full_name="Mei Lin", call_name="Mei <i>")
    session.commit()
    return f"/templates/{session.scalars(select(Template.id).where(Template.key == 'birthday_greeting')).one()}"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def english(session: Session) -> TemplatePart:
    parts = latest_version_of(session, "birthday_greeting").parts
    return next(part for part in parts if (part.channel, part.language) == (Channel.EMAIL, "en"))


def test_a_plain_letter_is_shown_as_blocks(browser: Browser, path: str) -> None:
    letter = {"subject": "Hello", "text": "Dear {{ member.name }},", "html": ""}
    browser.post(f"{path}?channel=email&language=en", letter)
    page = browser.get(f"{path}/blocks?channel=email&language=en").text
    assert 'name="0-kind" value="words"' in page
    assert "Dear {{ member.name }}" in page


def test_saving_makes_html_and_text_of_them(browser: Browser, session: Session, path: str) -> None:
    answer = browser.post(f"{path}/blocks?channel=email&language=en", FIELDS | {"do": "save"})
    assert answer.status_code == 303
    part = english(session)
    assert [block["kind"] for block in part.blocks or ()] == ["heading", "button"]
    assert "[Go](https://club.example/go)" in part.text
    letter = browser.get(f"{path}/letter?channel=email&language=en").text
    assert "Dear Mei &lt;i&gt;" in letter
    assert "/p/" in letter


@pytest.mark.parametrize(
    ("do", "kinds"),
    [
        ("down:0", ["button", "heading"]),
        ("up:1", ["button", "heading"]),
        ("up:0", ["heading", "button"]),
        ("drop:0", ["button"]),
        ("add:divider", ["heading", "button", "divider"]),
        ("add:bomb", ["heading", "button"]),
        ("drop:99", ["heading", "button"]),
        ("nonsense", ["heading", "button"]),
    ],
)
def test_a_button_moves_them_and_saves_nothing(
    browser: Browser, session: Session, path: str, do: str, kinds: list[str]
) -> None:
    page = browser.post(f"{path}/blocks?channel=email&language=en", FIELDS | {"do": do}).text
    found = [page.split(f'name="{place}-kind" value="')[1].split('"')[0] for place in range(len(kinds))]
    assert found == kinds
    assert f'name="{len(kinds)}-kind"' not in page
    assert latest_version_of(session, "birthday_greeting").number == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client: FlaskClient, runtime: Runtime, session: Session, path: str, language: str
) -> None:
    browser = signed_in(client, runtime, language=language)
    wrong = FIELDS | {"1-link": "javascript:alert(1)", "do": "save"}
    answer = browser.post(f"{path}/blocks?channel=email&language=en", wrong)
    assert answer.status_code == 422
    assert ("Block 2: a link begins" if language == "en" else "第 2 个板块") in answer.text
    assert 'value="javascript:alert(1)"' in answer.text
    assert latest_version_of(session, "birthday_greeting").number == 1


def test_it_is_seen_before_it_is_saved(browser: Browser, session: Session, path: str) -> None:
    seen = browser.post(f"{path}/blocks/letter?channel=email&language=en", FIELDS)
    assert "Dear Mei &lt;i&gt;" in seen.text
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    wrong = browser.post(f"{path}/blocks/letter?channel=email&language=en", FIELDS | {"0-text": "{{ x.y }}"})
    assert "which does not exist" in wrong.text
    assert latest_version_of(session, "birthday_greeting").number == 1


def test_another_part_keeps_its_blocks(browser: Browser, session: Session, path: str) -> None:
    browser.post(f"{path}/blocks?channel=email&language=en", FIELDS | {"do": "save"})
    template_id = latest_version_of(session, "birthday_greeting").template_id
    change_part(session, template_id=template_id, part=NewPart(Channel.SMS, "en", "Hi"), now=NOW)
    assert english(session).blocks


def test_a_text_has_no_blocks_and_a_viewer_builds_none(client: FlaskClient, runtime: Runtime, path: str) -> None:
    assert signed_in(client, runtime).get(f"{path}/blocks?channel=sms&language=en").status_code == 404
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.post(f"{path}/blocks?channel=email&language=en", FIELDS).status_code == 403


def test_one_member_after_the_other_reads_it(browser: Browser, session: Session, path: str) -> None:
    make_member(session, full_name="Bo Chen", call_name="Bo")
    session.commit()
    first = browser.get(f"{path}?channel=email&language=en&member=Mei").text
    assert "Mei Lin" in first
    assert "Bo Chen" in browser.get(f"{path}?channel=email&language=en&member=Mei&step=next").text
    assert "Mei Lin" in browser.get(f"{path}?channel=email&language=en&member=Bo&step=next").text
    assert browser.get(f"{path}?channel=email&language=en&step=random").status_code == 200


def test_a_text_says_in_how_many_parts_it_goes(browser: Browser, path: str) -> None:
    browser.post(f"{path}?channel=sms&language=en", {"text": "x" * 161})
    assert "Sent in 2 parts" in browser.get(f"{path}?channel=sms&language=en").text


def test_a_text_says_its_alphabet_its_price_and_what_makes_it_dear(
    browser: Browser, session: Session, path: str
) -> None:
    reachable(session, make_member(session, full_name="Bo Łuk", call_name="Łuk"), sms="+12025550199")
    set_price(session, prefix="+1", micros=7_500)
    session.commit()
    browser.post(f"{path}?channel=sms&language=en", {"text": "{{ member.name }} “hi”" + "x" * 60})
    page = browser.get(f"{path}?channel=sms&language=en&member=Bo").text
    assert "UCS-2" in page
    assert "$0.015 a message" in page
    assert "left double quotation mark</span> Write &#34; instead." in page
    assert "latin capital letter l with stroke</span> It comes of a variable" in page


def test_letters_say_the_clubs_address_at_their_foot(browser: Browser, path: str) -> None:
    browser.post("/settings/address", {"en": " 1 Quay,  Bath ", "zh": "巴斯码头1号"})
    assert 'value="1 Quay, Bath"' in browser.get("/settings/address").text
    fields = FIELDS | {"2-kind": "footer", "2-text": "As a member."}
    assert "Club · 1 Quay, Bath" in browser.post(f"{path}/blocks/letter?channel=email&language=en", fields).text
    assert "Club · 巴斯码头1号" in browser.post(f"{path}/blocks/letter?channel=email&language=zh", fields).text


def test_blocks_are_saved_in_the_order_of_the_page(browser: Browser, session: Session, path: str) -> None:
    dragged = {name: FIELDS[name] for name in sorted(FIELDS, reverse=True)}
    browser.post(f"{path}/blocks?channel=email&language=en", dragged | {"do": "save"})
    assert [block["kind"] for block in english(session).blocks or ()] == ["button", "heading"]


def test_one_is_doubled_and_one_taken_out_comes_back(browser: Browser, path: str) -> None:
    def pressed(do: str, **more: str) -> str:
        return browser.post(f"{path}/blocks?channel=email&language=en", FIELDS | more | {"do": do}).text

    assert pressed("double:0").count('value="Dear {{ member.name }}"') == 2
    without = pressed("drop:0")
    assert 'value="Dear {{ member.name }}"' not in without
    removed = unescape(without.split('name="removed" value="')[1].split('"')[0])
    assert pressed("undo:", removed=removed).count('value="Dear {{ member.name }}"') == 2
    for broken in (
        "{}",
        "[]",
        '{"place": "x", "block": [{"kind": "bomb"}]}',
        '{"place": 0, "block": [{"kind": "words", "text": []}]}',
    ):
        assert pressed("undo:", removed=broken).count('-kind" value=') == 2


def test_one_is_saved_for_other_letters(browser: Browser, session: Session, path: str) -> None:
    address = f"{path}/blocks?channel=email&language=en"
    called = {"0-called": " Our  greeting "}
    assert "saved as “Our greeting”" in browser.post(address, FIELDS | called | {"do": "keep:0"}).text
    again = browser.post(address, FIELDS | called | {"do": "keep:0"}).text
    assert "is called “Our greeting” already" in again
    assert 'value=" Our  greeting "' in again
    saved_id = session.scalars(select(SavedBlock.id)).one()
    page = browser.post(address, {"0-kind": "divider", "do": f"insert:{saved_id}"}).text
    assert 'name="1-text" value="Dear {{ member.name }}"' in page
    browser.post(f"/templates/saved-blocks/{saved_id}/name", {"name": "Salute"})
    assert "Salute" in browser.get("/templates/saved-blocks").text
    noted = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "saved_block").order_by(AuditEntry.id))
    assert [(each.after or {})["name"] for each in noted] == ["Our greeting", "Salute"]
    browser.post(f"/templates/saved-blocks/{saved_id}/drop")
    assert "No saved blocks yet" in browser.get("/templates/saved-blocks").text
    assert browser.post(address, FIELDS | {"do": f"insert:{saved_id}"}).status_code == 422


def test_a_test_is_of_what_is_written(browser: Browser, session: Session, path: str) -> None:
    for _twice in range(2):
        answer = browser.post(f"{path}/blocks?channel=email&language=en", FIELDS | {"do": "test"})
        assert answer.status_code == 303
        assert "/blocks" in answer.location
    assert latest_version_of(session, "birthday_greeting").number == 2
    assert len(session.scalars(select(Trial).where(Trial.version_id == english(session).version_id)).all()) == 2


def test_what_is_being_written_is_read_as_the_chosen_member_does(browser: Browser, session: Session, path: str) -> None:
    make_member(session, full_name="Bo Chen", call_name="Bo")
    session.commit()
    text = browser.post(
        f"{path}/letter?channel=sms&language=en", {"text": "Hi {{ member.name }} " + "x" * 160, "member": "Bo"}
    )
    assert "Hi Bo" in text.text
    assert "Sent in 2 parts" in text.text
    letter = {"subject": "A", "text": "Dear {{ member.name }}", "member": "Bo", "dark": "1"}
    seen = browser.post(f"{path}/letter?channel=email&language=en", letter)
    assert "Dear Bo" in seen.text
    assert "@media all" in seen.text
    assert "which does not exist" in browser.post(f"{path}/letter?channel=sms&language=en", {"text": "{{ x.y }}"}).text
    assert 'value="Bo"' in browser.get(f"{path}/reader?channel=email&language=en&member=Bo").text
    assert latest_version_of(session, "birthday_greeting").number == 1
