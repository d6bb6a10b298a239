"""A demo club in processes of its own and a Chromium, both shared by all tests of the session."""

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from tests.functional.browser.visitor import Visitor
from tests.functional.stacks import Stack, temporary_home
from webapp.commands import main
from workers.queue import make_doorbell
from workers.supervisor.engines import engines

PATIENCE_MS = 60_000
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no window to draw for nobody: it takes half the time."""
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
NOWHERE = "about:blank"
FAILED = pytest.StashKey[bool]()

Visit = Callable[..., Visitor]


@dataclass(frozen=True, slots=True)
class Demo:
    web: str
    outbox: str
    password: str
    runtime: Runtime

    def said(self, *arguments: str) -> Any:
        """What `convive … --json` answers, typed at the demo's machine."""
        return json.loads(
            CliRunner().invoke(main, [*arguments, "--json"], obj=self.runtime, catch_exceptions=False).stdout
        )


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with temporary_home() as home, closing(Stack(home, arguments=("demo",))) as stack:
        stack.wait_ready()
        web, sandbox = (f"http://127.0.0.1:{stack.ports()[program]}" for program in ("web", "sandbox"))
        logins = json.loads((home / "demo_logins.json").read_text())
        password = next(login["password"] for login in logins if login["role"] == "admin")
        with engines(Settings.model_validate({"CONVIVE_HOME": home})) as settings:
            runtime = build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url))
            yield Demo(web, sandbox, password, runtime)
            runtime.engine.dispose()
        stack.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"Install {BROWSERS[0]}; bin/test does so where it may."
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


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
