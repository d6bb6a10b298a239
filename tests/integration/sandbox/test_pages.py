import re

import requests

from tests.integration.sandbox.stand import Stand, new_address, new_number


def page(stand: Stand, path: str, language: str = "en") -> str:
    answer = requests.get(f"{stand.url}{path}", headers={"Accept-Language": language}, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.text


def mail_number(stand: Stand, html: str) -> int:
    to = new_address()
    stand.mail(to, content=[{"type": "text/html", "value": html}])
    return stand.ledger.messages(recipient=to)[0].id


def test_the_outbox_finds_by_address_and_says_that_nothing_is_real(stand: Stand) -> None:
    to, other = new_address(), new_address()
    stand.mail(to, other)
    shown = page(stand, f"/?q={to}")
    assert to in shown
    assert other not in shown
    assert "Nothing here reaches a real phone or mailbox." in shown


def test_a_phone_shows_both_sides_and_links_without_a_space_before_them(stand: Stand) -> None:
    number = new_number()
    stand.text(number, body="请回复。http://127.0.0.1/r/abc <b>")
    stand.act(f"/phones/{number}/texts", text="是的")
    shown = page(stand, f"/phones/{number}")
    assert '<a href="http://127.0.0.1/r/abc"' in shown
    assert "&lt;b&gt;" in shown
    assert "是的" in shown


def test_a_letter_stands_in_a_frame_where_no_script_runs(stand: Stand) -> None:
    number = mail_number(stand, "<h1>Hello</h1><script>alert(1)</script>")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page(stand, f"/messages/{number}")
    answer = requests.get(f"{stand.url}/messages/{number}/letter", timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert "<h1>Hello</h1>" in answer.text
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy


def test_looking_changes_nothing(stand: Stand) -> None:
    number = mail_number(stand, "<p>Hello</p>")
    for path in ("answer", "reply", "unsubscribe", "complaint"):
        assert requests.get(f"{stand.url}/messages/{number}/{path}", timeout=10).status_code in (404, 405)


def test_a_forged_form_is_refused(stand: Stand) -> None:
    number = new_number()
    stand.text(number)
    answer = requests.post(f"{stand.url}/phones/{number}/texts", data={"text": "STOP"}, timeout=10)
    assert answer.status_code == 400
    assert not stand.ledger.opted_out(number)


def test_a_form_with_its_token_is_taken(stand: Stand) -> None:
    number = new_number()
    stand.text(number)
    with requests.Session() as browser:
        shown = browser.get(f"{stand.url}/phones/{number}", timeout=10).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        assert token
        browser.post(f"{stand.url}/phones/{number}/texts", data={"text": "STOP", "csrf_token": token[1]}, timeout=10)
    assert stand.ledger.opted_out(number)


def test_pages_are_in_the_readers_language(stand: Stand) -> None:
    assert '<html lang="zh-Hans"' in page(stand, "/faults", language="zh-CN,zh;q=0.9")
    assert '<html lang="en"' in page(stand, "/faults?lang=en", language="zh")


def test_an_unknown_page_is_a_page(stand: Stand) -> None:
    answer = requests.get(f"{stand.url}/messages/999999999", timeout=10)
    assert (answer.status_code, "Back to the outbox" in answer.text) == (404, True)


def test_the_ledger_answers_programs(stand: Stand) -> None:
    to = new_address()
    stand.mail(to)
    found = requests.get(f"{stand.url}/ledger.json", params={"message_id": f"{to}#0"}, timeout=10).json()
    assert (found["count"], found["messages"][0]["recipient"]) == (1, to)
    counts = requests.get(f"{stand.url}/ledger.json", params={"counts": "message_id"}, timeout=10).json()
    assert counts[f"{to}#0"] == 1
