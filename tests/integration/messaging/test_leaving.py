"""What goes out shows its reader the way to their own page."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.house_templates import DEFAULT_NAMES, install_defaults
from campaigns.messaging.links import preferences_url
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version_of
from tests.clock import NOW
from tests.factories_messaging import make_message, make_version
from tests.integration.messaging.conftest import Said


def sent(session: Session, delivery: Delivery, provider: Said, channel: Channel) -> str:
    session.commit()
    deliver_due(delivery, channel=channel)
    (envelope,) = provider.given
    return envelope.text if channel is Channel.SMS else envelope.html + envelope.text


@pytest.mark.parametrize("given", [{"transactional": True}, {"transactional": False}])
def test_every_mail_does(
    session: Session, runtime: Runtime, delivery: Delivery, provider: Said, given: dict[str, Any]
) -> None:
    message = make_message(session, **given)
    link = preferences_url(runtime.signer, "http://club.test", message.member_id)
    assert sent(session, delivery, provider, Channel.EMAIL).count(link) == 2


def test_a_circular_text_does_where_there_is_room(
    session: Session, runtime: Runtime, delivery: Delivery, provider: Said
) -> None:
    message = make_message(session, channel=Channel.SMS)
    link = preferences_url(runtime.signer, "http://club.test", message.member_id)
    assert (
        sent(session, delivery, provider, Channel.SMS)
        == f"Hi {_name(session, message.member_id)} Choose or stop: {link}"
    )


def test_a_text_that_answers_what_somebody_did_is_left_alone(
    session: Session, delivery: Delivery, provider: Said
) -> None:
    message = make_message(session, channel=Channel.SMS, transactional=True)
    assert sent(session, delivery, provider, Channel.SMS) == f"Hi {_name(session, message.member_id)}"


def test_a_template_in_another_language_than_the_readers_keeps_to_its_own(
    session: Session, delivery: Delivery, provider: Said
) -> None:
    version = make_version(session, sms="x" * 150)
    make_message(session, channel=Channel.SMS, template_version_id=version, language="zh")
    assert sent(session, delivery, provider, Channel.SMS).endswith("Reply STOP to opt out")


def test_no_house_template_but_that_of_help_says_it_itself(session: Session) -> None:
    install_defaults(session, now=NOW)
    parts = [part for key in DEFAULT_NAMES if key != "text_help" for part in latest_version_of(session, key).parts]
    assert not [part.text for part in parts if "links.preferences" in part.text or "STOP" in part.text]


def _name(session: Session, member_id: int) -> str:
    return session.get_one(Member, member_id).call_name
