"""Each role follows every link and presses every button, and reads no English where it reads Chinese."""

import re

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role
from tests.factories_staff import signed_in
from tests.functional.crawl.conftest import Furnished
from tests.functional.crawl.markup import Page
from tests.functional.crawl.speech import untranslated
from tests.functional.crawl.walking import Walk
from tests.sizes import THOROUGH, few

ROLES = few([Role.ADMIN, Role.HOST], thorough=list(Role))
"""The widest and the narrowest."""
OTHER_WORDS = re.compile(r" sent$|/variants|^/gallery")
"""What somebody just typed, letters in the language of their readers, and examples."""


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
    assert [(reader.said[each], each) for each in untranslated(set(reader.said), furnished.data)] == []


def test_nothing_breaks_for_guests(client: FlaskClient, runtime: Runtime, furnished: Furnished) -> None:
    walk = Walk(client, runtime, roughly=not THOROUGH)
    walk.through("/sign-in", *furnished.guests)
    assert walk.faults == []
