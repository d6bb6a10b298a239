"""A campaign drafted as somebody would, step by step."""

from typing import Any

from werkzeug.test import TestResponse

from tests.factories_staff import Browser

LATER = ("message", "schedule")


def drafted(browser: Browser, path: str, values: dict[str, Any]) -> TestResponse:
    """The answer of the last step, which leads to the review, or of the one that was refused."""
    answer = browser.post(path, values)
    for step in LATER:
        if answer.status_code != 303:
            return answer
        answer = browser.post(f"{answer.location.rpartition('/')[0]}/{step}", values)
    return answer
