"""What is wrong with a page as a browser shows it: its headings, width, hidden questions, its console, the network."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

BAD = 400
LOOK = """async () => {
  const drawn = () => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
  const hidden = [];
  for (const box of document.querySelectorAll(".confirm > .confirm-box")) {
    const asks = box.parentElement, wasOpen = asks.open;
    if (!asks.checkVisibility()) continue;
    asks.open = true;
    asks.scrollIntoView({ block: "center" });
    await drawn();
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const seen = [[left + 9, top + 9], [right - 9, bottom - 9]].map(([x, y]) => document.elementFromPoint(x, y));
    asks.open = wasOpen;
    if (!seen.every(each => box.contains(each))) hidden.push(box.textContent.trim());
  }
  return {
    links: [...document.querySelectorAll("a[href]")].map(link => link.href),
    headings: document.querySelectorAll("h1").length,
    excess: document.documentElement.scrollWidth - window.innerWidth,
    hidden,
  };
}"""
"""Two frames after scrolling, an anchored box has found its side."""

Shown = Mapping[str, Any]


def faults_met(page: Page) -> list[str]:
    """Filled as the browser meets them."""
    found: list[str] = []
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: found.append(f"{answer.url}: {answer.status}") if answer.status >= BAD else None)
    return found


def ill_shown(path: str, shown: Shown) -> list[str]:
    faults = [f"{path}: a question that is not seen whole: {each}" for each in shown["hidden"]]
    if shown["headings"] != 1 or shown["excess"] > 0:
        faults += [f"{path}: {shown['headings']} headings, {shown['excess']} pixels too wide"]
    return faults
