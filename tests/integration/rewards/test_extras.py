"""A message brings the member's own page along where its template names it."""

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.links import OWN_PAGE
from campaigns.rewards.extras import own_page_extras
from tests.clock import NOW
from tests.factories_messaging import make_message, make_version


@pytest.mark.parametrize(("words", "there"), [("{{ links.points }}", True), ("{{ links.preferences }}", False)])
def test_it_is_there_where_it_is_named(session: Session, runtime: Runtime, words: str, there: bool) -> None:  # noqa: FBT001
    message = make_message(session, template_version_id=make_version(session, email=words))
    claimed = ClaimedMessage._make(getattr(message, name) for name in ClaimedMessage._fields)
    found = own_page_extras(runtime.signer, "https://club.test")(session, [claimed])
    assert (message.id in found) is there
    if there:
        token = str(found[message.id].variables["links"]["points"]).rpartition("/")[2]
        assert runtime.signer.read(OWN_PAGE, token, now=NOW) == (message.member_id,)
