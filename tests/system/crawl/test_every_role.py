"""Each role follows every link and presses every button, and reads no English where it reads Chinese."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role
from tests.factories_staff import signed_in
from tests.sizes import THOROUGH, few
from tests.system.crawl.conftest import Furnished
from tests.system.crawl.markup import Page
from tests.system.crawl.speech import untranslated
from tests.system.crawl.walking import Walk
from webapp.i18n import COOKIE, GUEST_COOKIE

ROLES = few([Role.ADMIN, Role.HOST], thorough=list(Role))
"""The widest and the narrowest."""
OTHER_WORDS = re.compile(r" sent$|/variants|/message/reading|^/gallery")
"""What somebody just typed, letters in the language of their readers, and examples."""


LED_TO_BY_NO_LINK = {
    "account_demand.index": "this club demands no second factor yet",
    "account_links.forgotten": "who is signed in has forgotten nothing; guests walk there",
    "account_links.show": "a mail leads there",
    "auth_provider.back": "whoever signs in elsewhere comes back there",
    "auth_provider.leave": "this club lets nobody sign in elsewhere",
    "account_passkeys.device": "who has just named a new passkey",
    "auth_passkey.ask": "the sign-in page's script asks for it",
    "auth.code": "who has a second factor, halfway in",
    "door.guest_list": "the door's script asks for it",
    "door.index": "hosts begin there",
    "door.said": "the door's script asks for it",
    "door.worker": "the door's script asks for it",
    "door.sessions": "the doors that are walked through are of events without sessions",
    "draws.used": "the draw that is met first is not yet used",
    "greetings.edit_holiday": "this club has added no holiday of its own",
    "health.ready": "for machines",
    "health.show": "for machines",
    "imports.figures": "asked for while an import runs",
    "member_days.edit": "the member who is met first has no special day",
    "metrics.show": "for machines",
    "replies.index": "while replies wait",
    "segments.choices": "asked for as somebody types",
    "settings.edit_chapter": "this club has no chapters",
    "setup.admin": "before there is a club",
    "setup.club": "before there is a club",
    "setup.done": "before there is a club",
    "setup.first_import": "before there is a club",
    "setup.index": "before there is a club",
    "setup.providers": "before there is a club",
    "templates.comparison": "the template that is met first has one version",
    "templates.trials": "asked for while a test is on its way",
}
"""Views of staff to which no link need lead on this walk, and why."""


def shown_by(app: Flask) -> set[str]:
    """Views that show something, but for the API's, which has a document of its own."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if _is_seen(rule)}


def _is_seen(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")


def of_guests(app: Flask) -> set[str]:
    return {name for name in shown_by(app) if app.view_functions[name].__module__.startswith("webapp.public")}


class Reader:
    """Keeps what the pages say."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}

    def hear(self, where: str, page: Page) -> None:
        if not OTHER_WORDS.search(where):
            self.said |= dict.fromkeys(set(page.texts) - self.said.keys(), where)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_somewhere_and_nothing_breaks(
    client: FlaskClient, runtime: Runtime, role: Role, furnished: Furnished
) -> None:
    reader, browser = Reader(), signed_in(client, runtime, role, language="zh")
    walk = Walk(browser.client, runtime, roughly=not THOROUGH, look=reader.hear)
    walk.through(*furnished.staff)
    assert walk.faults == []
    if role is Role.ADMIN:
        app = client.application
        assert shown_by(app) - of_guests(app) - walk.read - LED_TO_BY_NO_LINK.keys() == set()
    assert [(reader.said[each], each) for each in untranslated(set(reader.said), furnished.data)] == []


def test_nothing_breaks_for_guests_who_read_chinese(
    client: FlaskClient, runtime: Runtime, furnished: Furnished
) -> None:
    reader = Reader()
    for name in (COOKIE, GUEST_COOKIE):
        client.set_cookie(name, "zh")

    def look(where: str, page: Page) -> None:
        path, _, asked = where.partition("?")
        if "lang=en" in asked:
            client.set_cookie(GUEST_COOKIE, "zh", path=path)
        else:
            reader.hear(where, page)

    walk = Walk(client, runtime, roughly=not THOROUGH, look=look)
    walk.through("/sign-in", *furnished.guests)
    assert walk.faults == []
    assert of_guests(client.application) - walk.read == set()
    assert [(reader.said[each], each) for each in untranslated(set(reader.said), furnished.data)] == []
