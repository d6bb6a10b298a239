"""What the house says in a conversation travels through the ledger, to the very address that wrote."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.members.models import AddressKind, Topic
from campaigns.messaging.house_templates import install_default
from campaigns.messaging.ledger import NewMessage, post_message
from campaigns.messaging.models import Channel, Conversation, ConversationLine
from campaigns.messaging.readers import KINDS

RECEIVED, ANSWERED = "conversation_received", "conversation_answer"
VALID_FOR = timedelta(days=2)
CHANNELS: Mapping[AddressKind, Channel] = {AddressKind.EMAIL: Channel.EMAIL, AddressKind.SMS: Channel.SMS}


def post_line(
    session: Session,
    conversation: Conversation,
    line: ConversationLine,
    *,
    template_key: str,
    now: datetime,
    by: Channel | None = None,
) -> None:
    """By the channel they wrote on, or `by` another, then to an address of theirs that stands."""
    channel = by or CHANNELS[conversation.kind]
    install_default(session, template_key, now=now)
    same = KINDS[channel] is conversation.kind
    post_message(
        session,
        NewMessage(
            cause=line.cause,
            member_id=conversation.member_id or 0,
            channels=(channel,),
            template_key=template_key,
            topic=Topic.CARE,
            details={"conversation": {"answer": [each for each in line.body.splitlines() if each.strip()]}},
            valid_until=now + VALID_FOR,
            address=conversation.address if same else "",
        ),
        now=now,
    )
