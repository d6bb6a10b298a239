"""What is wrong with a page as a browser shows it: its headings, its width, what its console and the network say."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

BAD = 400
LOOK = """() => ({
  links: [...document.querySelectorAll("a[href]")].map(link => link.href),
  headings: document.querySelectorAll("h1").length,
  excess: document.documentElement.scrollWidth - window.innerWidth,
})"""

Shown = Mapping[str, Any]


def faults_met(page: Page) -> list[str]:
    """Filled as the browser meets them."""
    found: list[str] = []
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: found.append(f"{answer.url}: {answer.status}") if answer.status >= BAD else None)
    return found


def ill_shown(path: str, shown: Shown) -> list[str]:
    if shown["headings"] == 1 and shown["excess"] <= 0:
        return []
    return [f"{path}: {shown['headings']} headings, {shown['excess']} pixels too wide"]
