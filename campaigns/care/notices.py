"""What whoever complained hears from the house, through the message ledger."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.models import Complaint
from campaigns.core.words import LOCALES
from campaigns.members.models import Topic
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.ledger import NewMessage, post_message
from campaigns.messaging.models import Channel, Template

RECEIVED, ANSWERED = "complaint_received", "complaint_answered"
BY_MAIL_FIRST = (Channel.EMAIL, Channel.SMS)
VALID_FOR = timedelta(days=7)


def confirm_complaint(session: Session, complaint: Complaint, *, zone: ZoneInfo, now: datetime) -> None:
    language = complaint.member.language if complaint.member else complaint.language
    due = format_datetime(complaint.due_at, "medium", tzinfo=zone, locale=LOCALES.get(language, LOCALES["en"]))
    details = {"complaint": {"code": complaint.code, "due": due, "answer": []}}
    _post(session, complaint, f"complaint:{complaint.id}/received", RECEIVED, details, now)


def send_answer(session: Session, complaint: Complaint, *, now: datetime) -> None:
    """The answer line by line, as the letter's paragraphs."""
    lines = [line for line in complaint.answer.splitlines() if line.strip()]
    details = {"complaint": {"code": complaint.code, "due": "", "answer": lines}}
    _post(session, complaint, answer_cause(complaint), ANSWERED, details, now)


def answer_cause(complaint: Complaint) -> str:
    """What names the message that carries the last answer."""
    return f"complaint:{complaint.id}/answer:{complaint.answers}"


def _post(
    session: Session, complaint: Complaint, cause: str, key: str, details: Mapping[str, Any], now: datetime
) -> None:
    if session.scalar(select(Template.id).where(Template.key == key)) is None:
        install_defaults(session, now=now)
    post_message(
        session,
        NewMessage(
            cause=cause,
            member_id=complaint.member_id or 0,
            channels=BY_MAIL_FIRST,
            template_key=key,
            topic=Topic.CARE,
            details=details,
            valid_until=now + VALID_FOR,
        ),
        now=now,
    )
