"""A letter is built: blocks, their order, a variable, a picture, a block used again; seen as it is typed."""

from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from tests.pictures import drawn
from tests.sizes import few
from tests.system.browser import house
from tests.system.browser.conftest import Visit
from tests.system.browser.demo import Demo
from tests.system.browser.looking import faults_met
from tests.system.browser.visitor import Visitor

pytestmark = pytest.mark.browser

NAMED = "Dear {{ member.name }},"
A_PHONE = 400


@pytest.mark.parametrize("language", few(["zh"], thorough=["en", "zh"]))
def test_a_letter_is_built_and_seen_as_it_is_typed(demo: Demo, visit: Visit, tmp_path: Path, language: str) -> None:
    staff = visit(demo.web, language)
    house.sign_in(staff, demo.password, language)
    begin(staff, f"Thanks {language}")
    faults = faults_met(staff.page)
    add_a_heading(staff)
    name_the_reader(staff)
    put_in_order(staff)
    add_a_picture(staff, tmp_path / "cake.jpg")
    use_again(staff, f"Greeting {language}")
    look_on_a_phone(staff)
    assert faults == []
    staff.press("Save a new version")
    staff.is_told()
    expect(staff.page.locator("pre").first).to_contain_text(f"Well done\n\n{NAMED}")


def begin(staff: Visitor, name: str) -> None:
    house.open_from_sidebar(staff, "Templates")
    staff.press("New template")
    staff.fill(name=name)
    staff.press("Start writing")
    staff.press("Build it from blocks")
    staff.fill(subject=name, **{"0-text": "Dear ,"})


def blocks(staff: Visitor) -> Locator:
    return staff.page.locator("[data-block]")


def words(staff: Visitor, place: int) -> Locator:
    return blocks(staff).nth(place).locator("[name$='-text']")


def letter(staff: Visitor) -> FrameLocator:
    return staff.page.frame_locator("iframe[data-letter]:not(.to-come)")


def add_a_heading(staff: Visitor) -> None:
    staff.page.locator("button[value='add:heading']").click()
    expect(words(staff, 1)).to_be_focused()
    staff.page.keyboard.type("Well done")
    expect(letter(staff).locator("body")).to_contain_text("Well done")


def name_the_reader(staff: Visitor) -> None:
    """Before the comma, where the caret stands."""
    words(staff, 0).press("End")
    staff.page.keyboard.press("ArrowLeft")
    blocks(staff).first.locator("[data-insert]").first.click()
    staff.page.keyboard.type("member.name")
    staff.page.keyboard.press("Enter")
    expect(words(staff, 0)).to_have_value(NAMED)
    expect(letter(staff).locator("body")).not_to_contain_text("Dear ,")


def put_in_order(staff: Visitor) -> None:
    """The first is dragged below the second; by the arrow keys it comes up, and goes down again."""
    grip = blocks(staff).first.locator("[data-grip]")
    grip.hover()
    staff.page.mouse.down()
    below = blocks(staff).nth(1).bounding_box()  # all are folded by now
    assert below
    staff.page.mouse.move(below["x"] + 9, below["y"] + below["height"] - 2, steps=4)
    staff.page.mouse.up()
    expect(words(staff, 1)).to_have_value(NAMED)
    said = staff.page.locator("[data-said]")
    expect(said).to_contain_text("2")
    for key, place in (("ArrowUp", 0), ("ArrowDown", 1)):
        staff.page.keyboard.press(key)
        expect(words(staff, place)).to_have_value(NAMED)
    expect(letter(staff).locator("body")).to_contain_text("Well done")


def add_a_picture(staff: Visitor, file: Path) -> None:
    """It goes up once it is said what it shows."""
    file.write_bytes(drawn())
    staff.page.locator("button[value='add:picture']").click()
    block = blocks(staff).nth(2)
    block.locator("[type=file]").set_input_files(file)
    expect(words(staff, 2)).to_be_focused()
    staff.page.keyboard.type("A cake")
    staff.page.keyboard.press("Tab")
    expect(block.locator("img.shown-picture")).to_be_visible()
    expect(letter(staff).locator("img[alt='A cake']")).to_be_visible()


def use_again(staff: Visitor, name: str) -> None:
    """The second block, kept under a name, is put in once more."""
    block = blocks(staff).nth(1)
    block.locator("summary").get_by_text(staff.say("Save this block for other letters")).click()
    block.locator("[name$='-called']").fill(name)
    block.get_by_role("button", name=staff.say("Save the block")).click()
    staff.is_told()
    staff.page.locator("button[value^='insert:']").get_by_text(name, exact=True).click()
    expect(words(staff, 3)).to_have_value(NAMED)


def look_on_a_phone(staff: Visitor) -> None:
    staff.page.locator("label", has=staff.page.locator("[name='seen-width'][value=phone]")).click()
    expect(letter(staff).get_by_text("Well done")).to_be_visible()
    assert letter(staff).owner.evaluate("frame => frame.clientWidth") < A_PHONE
