"""A demo club in processes of its own, shared by all tests of the session."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.system.browser.demo import Demo, running_demo
from tests.system.browser.visitor import Visitor
from tests.system.conftest import PATIENCE_MS

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
NOWHERE = "about:blank"
FAILED = pytest.StashKey[bool]()

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with running_demo() as demo:
        yield demo


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visit]:
    """`visit(address, language, size)`: somebody who has never been here. A failed test leaves their pictures."""
    pages: list[Page] = []

    def visit(address: str, language: str, size: ViewportSize = DESK) -> Visitor:
        context = browser.new_context(
            viewport=size, locale=LOCALES[language], has_touch=size is PHONE, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_MS)
        pages.append(context.new_page())
        return Visitor(pages[-1], address, language)

    yield visit
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, False) and page.url != NOWHERE:
            picture = tmp_path / f"page-{number}.png"
            page.screenshot(path=picture, full_page=True)
            request.node.warn(pytest.PytestWarning(f"What the browser showed at {page.url}: {picture}"))
        page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
