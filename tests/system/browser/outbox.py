"""The sandbox's pages: what the members got, and what they do about it."""

from collections.abc import Iterator
from urllib.parse import quote

from playwright.sync_api import Locator, expect

from tests.system.browser.visitor import Visitor

ANSWER_LINK = "a[href*='/r/']"


def messages(member: Visitor, kind: str, words: str) -> Locator:
    """The list, which renews itself."""
    member.go(f"/?kind={kind}&q={quote(words)}")
    return member.page.locator(".outbox a")


def invited(member: Visitor, kind: str, words: str, taken: set[str]) -> Iterator[str]:
    """Opens the message of one invited member after another, whose link for answers it gives.

    What was opened and whose link was given is noted in `taken`, and left out the next time.
    """
    found = messages(member, kind, words)
    expect(found.first).to_be_visible()
    addresses: list[str] = found.evaluate_all("links => links.map(link => link.href.split('#')[0])")
    for address in addresses:
        if address in taken:
            continue
        taken.add(address)
        member.go(address)
        link = member.page.locator(ANSWER_LINK).first.get_attribute("href") or ""
        if link not in taken:
            taken.add(link)
            yield link


def press_accept(member: Visitor) -> None:
    member.press("Accept", within=member.page.locator(".invitation"))
    member.is_told()


def wait_confirmed_by_mail(member: Visitor, address: str, words: str) -> None:
    """A second mail about it has come to them."""
    about = messages(member, "email", address).filter(has_text=words)
    expect(about).to_have_count(2)


def address_of_mail(member: Visitor) -> str:
    return member.page.locator(".page-header p").first.inner_text()


def reply(member: Visitor, text: str) -> None:
    """By text; ends when Convive has taken it in."""
    sent = member.page.locator(".turn.mine", has_text=text)
    before = sent.count()
    member.page.locator(".quick").get_by_role("button", name=text, exact=True).click()
    expect(sent).to_have_count(before + 1)
    expect(sent.last.locator(".under")).to_contain_text(member.say("Received"))


def texts_received(member: Visitor) -> Locator:
    return member.page.locator(".turn:not(.mine)")


def number_of_phone(member: Visitor) -> str:
    return member.page.locator("h1").inner_text().strip()
