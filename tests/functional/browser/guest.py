"""A guest's own pages, by the links they were sent."""

from playwright.sync_api import expect

from tests.functional.browser.visitor import Visitor


def answer(guest: Visitor, link: str, choice: str, *, people: int = 1) -> None:
    """Ends when the page says how the invitation stands."""
    guest.go(link)
    guest.fill(party_size=people)
    guest.page.locator(f"button[name=answer][value={choice}]").click()
    expect(guest.page.locator(".notice").first).to_be_visible()


def friend_link(guest: Visitor) -> str:
    """On the page of somebody who comes; it is there already when a letter has brought it."""
    if guest.page.locator("#friend form").count():
        guest.press("Make a link for a friend")
    return guest.page.locator("#friend a[href*='/i/']").get_attribute("href") or ""


def join_as_friend(friend: Visitor, link: str, **fields: object) -> None:
    friend.go(link)
    friend.fill(**fields)
    friend.press("Save me a seat")
    friend.sees_heading("You have a seat")
