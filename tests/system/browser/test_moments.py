"""A surprise, from a remark at one desk to thanks: three departments, one late, a campaign of that day held back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.pictures import drawn
from tests.system.browser import house, outbox, sending
from tests.system.browser.conftest import Visit
from tests.system.browser.demo import Demo
from tests.system.browser.visitor import Visitor

pytestmark = pytest.mark.browser

HELD_BACK = "Held back for a surprise"
REMARK = "It is her birthday today, and nobody has noticed."
LATE_BY = timedelta(hours=4)
"""What was due before the approval is due two hours after it."""


def draft(staff: Visitor) -> str:
    """A campaign that would write to some members today. Gives its address."""
    sending.draft_campaign(
        staff,
        name="News of the house",
        segment_id="Gold and above, attended in 180 days or bought in 60",
        template_id="Event: thanks",
        email="email",
        quiet_from=0,
        quiet_until=0,
    )
    return staff.page.url


def first_reader(staff: Visitor) -> str:
    """Who would get it; ends with their name."""
    staff.page.locator("td.numeric a[href*='state=ready']").click()
    return staff.page.locator("tbody .person a").first.inner_text()


def note(staff: Visitor, name: str) -> None:
    """In ten seconds: who, a line, one tap."""
    staff.press("Note a remark")
    staff.page.locator("#q").press_sequentially(name, delay=10)
    staff.page.locator("#found label", has_text=name).first.click()
    staff.fill(text=REMARK)
    staff.press("Birthday")
    staff.is_told()


def open_task(staff: Visitor, what: str) -> Locator:
    return staff.page.locator(".home-list > li", has_text=what).first


def do_task(staff: Visitor, what: str, *, photo: Path | None = None) -> None:
    task = open_task(staff, what)
    task.locator("summary", has_text="Mark as done").click()
    if photo:
        task.locator("input[type=file]").set_input_files(photo)
    task.locator("form[action$='/done'] button").click()
    staff.is_told()


def test_a_remark_becomes_a_surprise(demo: Demo, visit: Visit, tmp_path: Path) -> None:
    staff, member = visit(demo.web, "en"), visit(demo.outbox, "en")
    house.sign_in(staff, demo.password, "en")
    house.have_the_day_ahead(staff)
    campaign = draft(staff)
    name = first_reader(staff)
    note(staff, name)
    house.open_from_sidebar(staff, "Moments")
    staff.follow(name)
    staff.sees(REMARK)
    staff.press("Approve and hand out")
    moment = staff.page.url
    departments = ("Member care", "Kitchen", "Front desk")
    for department in departments:
        expect(staff.page.locator(".home-list > li", has_text=department)).to_have_count(1)
    staff.go(campaign)
    expect(staff.page.locator("tr", has_text=HELD_BACK)).to_contain_text("1")

    house.move_clock(staff, house.club_time(staff) + LATE_BY)
    expect(outbox.messages(member, "email", "Late: Find out").first).to_be_visible()
    staff.go(moment)
    staff.reload_until(open_task(staff, "Find out"), re.compile("The manager was told that it is late"))
    cake = tmp_path / "cake.jpg"
    cake.write_bytes(drawn())
    do_task(staff, "Find out")
    do_task(staff, "Prepare the dish", photo=cake)
    do_task(staff, "Welcome them")
    staff.fill(outcome="She laughed, then she cried.", spent="38.50")
    staff.page.locator("form[action$='/finish'] button").click()
    expect(staff.page.locator("h1 .badge").first).to_have_text("Done")
    expect(staff.page.locator("img.picture")).to_be_visible()
    expect(outbox.messages(member, "email", "Thank you: the surprise").first).to_be_visible()
