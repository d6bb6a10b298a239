"""HELP by text: who we are, how to be left alone."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.members.models import Topic
from campaigns.messaging.house_templates import install_default
from campaigns.messaging.ledger import NewMessage, post_message
from campaigns.messaging.models import Channel

KEY = "text_help"
VALID_FOR = timedelta(hours=1)


def send_help(session: Session, *, member_id: int, number: str, day: date, now: datetime) -> None:
    """Once a day for a number."""
    install_default(session, KEY, now=now)
    post_message(
        session,
        NewMessage(
            cause=f"help:{number}/{day.isoformat()}",
            member_id=member_id,
            channels=(Channel.SMS,),
            template_key=KEY,
            topic=Topic.CARE,
            details={},
            valid_until=now + VALID_FOR,
            address=number,
        ),
        now=now,
    )
