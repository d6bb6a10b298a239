"""The page of the design language names the tokens there are."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PAGE = CHECKOUT / "docs" / "design.md"
SHEET = CHECKOUT / "webapp" / "static" / "css" / "tokens.css"
SCHEME = re.compile(r"\{([^{}]*)\}")
TOKEN = re.compile(r"(--[\w-]+):")


def schemes() -> list[set[str]]:
    """The tokens that each block of the sheet sets: light, dark by the device, dark by the switch."""
    return [set(TOKEN.findall(block)) for block in SCHEME.findall(SHEET.read_text(encoding="utf-8"))]


def test_each_token_the_page_names_exists() -> None:
    _before, told = PAGE.read_text(encoding="utf-8").split("## Tokens")
    named = set(re.findall(r"`(--[\w-]+)`", told.partition("\n## ")[0]))
    assert named - schemes()[0] == set()


def test_each_colour_is_said_for_the_dark() -> None:
    light, by_device, by_switch = schemes()
    assert by_device == by_switch
    assert by_device == {
        each for each in light if not re.match(r"--(face|mono|small|text|large|huge|s\d|round|control|form|read)", each)
    }
