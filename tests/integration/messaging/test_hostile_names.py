"""Whatever a member is called: one mail with our headers, or one text, that says the name and does nothing else."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from unicodedata import category

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Envelope
from campaigns.messaging.providers.mime import mime
from campaigns.messaging.rendering import plain_name
from tests.clock import NOW
from tests.factories_messaging import make_message
from tests.hostile_words import BROKEN_OUT, RECKONED, TEXTS
from tests.integration.messaging.conftest import Said

OURS = {
    *("From", "To", "Subject", "Date", "Message-ID", "X-SMTPAPI", "MIME-Version", "Content-Type"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"),
}
NAMES = [text.replace("\x00", "") for text in TEXTS.values()]


@pytest.fixture
def sent(session: Session, delivery: Delivery, provider: Said, channel: Channel) -> list[Envelope]:
    """To a member of each name, in their order."""
    for name in NAMES:
        member_id = make_message(session, channel=channel).member_id
        session.execute(update(Member).where(Member.id == member_id).values(full_name=name, call_name=name))
    session.commit()
    deliver_due(delivery, channel=channel)
    assert len(provider.given) == len(NAMES)
    return sorted(provider.given, key=lambda each: each.message_id)


@pytest.mark.parametrize("channel", [Channel.EMAIL])
def test_a_mail_has_our_headers_and_says_the_name(sent: list[Envelope]) -> None:
    for envelope, name in zip(sent, NAMES, strict=True):
        mail = message_from_bytes(mime(envelope, sender="Club <club@club.example>", at=NOW), policy=default)
        assert isinstance(mail, EmailMessage)
        words, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
        assert set(mail.keys()) <= OURS
        assert mail["Subject"] == f"For {plain_name(name)}"
        assert plain_name(name) in words
        assert BROKEN_OUT not in html
        assert RECKONED not in words + html


@pytest.mark.parametrize("channel", [Channel.SMS])
def test_a_text_says_the_name_and_holds_nothing_unseen(sent: list[Envelope]) -> None:
    for envelope, name in zip(sent, NAMES, strict=True):
        assert plain_name(name) in envelope.text
        assert RECKONED not in envelope.text
        assert not [sign for sign in envelope.text if category(sign) in ("Cc", "Cf") and sign != "\n"]
