"""What admins hear by mail when a receiver was switched off, each in their own language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText, localised
from campaigns.messaging.staff_letters import Letter, Line
from campaigns.messaging.staff_mail import NewStaffMail, post_staff_mail
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, roles_that_may
from campaigns.webhooks.models import OffReason, WebhookEndpoint

SUBJECT: LocalText = {
    "en": "The webhook to %(host)s was switched off",
    "zh": "发往 %(host)s 的 Webhook 已停用",
}
WHY: Mapping[OffReason, LocalText] = {
    OffReason.FAILING: {
        "en": "No call has reached it for three days.",
        "zh": "已有三天没有一次调用成功。",
    },
    OffReason.GONE: {
        "en": "It answered that it wants to be told no more (410).",
        "zh": "对方回复不再接收（410）。",  # noqa: RUF001 - as Chinese is written
    },
}
KEPT: LocalText = {
    "en": "What happens meanwhile is kept for thirty days and sent once it is switched on again",
    "zh": "期间发生的事件保留三十天，重新启用后会补发",  # noqa: RUF001 - likewise
}


def tell_admins(session: Session, endpoint: WebhookEndpoint, *, now: datetime) -> None:
    mine = select(Staff).where(Staff.active, Staff.role.in_(roles_that_may(Permission.EDIT_WEBHOOKS)))
    mails = [_mail(endpoint, staff, now=now) for staff in session.scalars(mine.order_by(Staff.id))]
    post_staff_mail(session, mails, now=now)


def _mail(endpoint: WebhookEndpoint, staff: Staff, *, now: datetime) -> NewStaffMail:
    said = {"host": urlsplit(endpoint.url).hostname or ""}
    subject = localised(SUBJECT, staff.language) % said
    lines: Sequence[Line] = (
        Line(localised(WHY[OffReason(endpoint.reason)], staff.language)),
        Line(localised(KEPT, staff.language), f"/settings/webhooks/{endpoint.id}"),
    )
    letter = Letter(subject, staff.language, (Line(subject), *lines))
    return NewStaffMail(f"webhook:{endpoint.id}/off:{now:%Y%m%dT%H%M}/staff:{staff.id}", staff.id, letter)
