"""The staff's pages that say who is meant and what goes out: segments, campaigns, greetings."""

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, expect

from tests.system.browser.house import club_time, move_clock, open_from_sidebar
from tests.system.browser.visitor import Visitor

PAGES_OF_BIRTHDAYS = 3
STEPS = 3
NIGHTS, A_NIGHT = 4, timedelta(hours=12)


def build_segment(staff: Visitor, name: str, *, size: str) -> None:
    """Gold and above, attended in 180 days or bought in 60: as many as a segment of the same rule holds."""
    open_from_sidebar(staff, "Segments")
    staff.press("Make a segment")
    _do(staff, "menu:", "add::tier_at_least")
    staff.fill(**{"v-0-tier": "gold"})
    _do(staff, "group:", "add:-1:attended", "menu:-1", "add:-1:purchased")
    staff.fill(**{"v-1-0-days": 180})
    staff.fill(**{"v-1-1-days": 3650})
    expect(audience(staff)).not_to_have_text(size)
    staff.fill(**{"v-1-1-days": 60})
    expect(audience(staff)).to_have_text(size)  # the count moves while they type
    staff.fill(name=name)
    staff.press("Save")
    staff.is_told()


def _do(staff: Visitor, *buttons: str) -> None:
    for each in buttons:
        staff.page.locator(f"button[name=do][value='{each}']").click()


def audience(staff: Visitor) -> Locator:
    return staff.page.locator("#audience .stat dd, .cards .stat dd").first


def segment_size(staff: Visitor, name: str) -> str:
    open_from_sidebar(staff, "Segments")
    with staff.page.expect_navigation():
        staff.page.get_by_role("link", name=name, exact=True).click()
    return audience(staff).inner_text()


def draft_campaign(staff: Visitor, **fields: object) -> None:
    """Ends on the page where it is reviewed."""
    open_from_sidebar(staff, "Campaigns")
    with staff.page.expect_navigation():
        staff.press("New campaign")
    for _step in range(STEPS):
        here = staff.page.locator("#step")
        staff.fill(**{name: value for name, value in fields.items() if here.locator(f"[name='{name}']").count()})
        expect(staff.page.locator(".foreseen > p > a")).to_have_count(0)  # counted and shown beside it
        with staff.page.expect_navigation():
            here.locator("button.primary").click()
    expect(staff.page.locator("h1 .badge")).to_have_text(staff.say("Draft"))


def launch(staff: Visitor) -> None:
    staff.page.locator(".page-header details.confirm > summary").click()
    staff.page.locator("form[action$='/launch'] button").click()
    staff.is_told()


def wait_finished(staff: Visitor) -> None:
    """Texts wait for the morning of their readers' country, and at no hour is it day for all of them."""
    page, here = staff.page, staff.page.url
    finished = page.locator("h1 .badge", has_text=staff.say("Finished"))
    for _night in range(NIGHTS):
        expect(finished.or_(page.locator("#next-due")).first).to_be_visible()
        if finished.is_visible():
            return
        move_clock(staff, club_time(staff) + A_NIGHT)
        page.goto(here)
        expect(page.locator("#next-due")).to_be_hidden()  # once the page has heard of the new hour
    expect(finished).to_be_visible()


def birthdays_to_come(staff: Visitor, zone: str) -> list[date]:
    """Of those who live there, one day for each member, from some pages of the list."""
    open_from_sidebar(staff, "Greetings")
    days: list[str] = []
    for _page in range(PAGES_OF_BIRTHDAYS):
        rows = staff.page.locator("tr", has=staff.page.locator(f"td[title='{zone}']"))
        days += rows.locator("time").evaluate_all("times => times.map(time => time.dateTime)")
        after = staff.page.locator(".pagination [rel=next]")
        if not after.count():
            break
        with staff.page.expect_navigation():
            after.click()
    return [date.fromisoformat(day) for day in days]


def wait_greeted(staff: Visitor, day: date) -> None:
    """That day's row of what went out tells of at least one."""
    open_from_sidebar(staff, "Greetings")
    row = staff.page.locator("tr", has=staff.page.locator(f"a time[datetime='{day}']"))
    staff.reload_until(row.locator("td.numeric").nth(1), re.compile(r"[1-9]"))
