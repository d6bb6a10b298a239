"""Mail to staff that carries the link to choose a password: to who is invited, and to who has forgotten theirs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, localised
from campaigns.messaging.models import StaffMail, StaffMailState
from campaigns.messaging.staff_letters import OPENING, Letter, Line
from campaigns.messaging.staff_mail import NewStaffMail, post_staff_mail
from campaigns.staff.account_links import add_link, was_just_asked
from campaigns.staff.models import AccountLink, Staff
from campaigns.staff.queries import find_by_email

CAUSE = "account:"
INVITED: LocalText = {"en": "Your account at %(club)s", "zh": "您在 %(club)s 的账号"}
FORGOTTEN: LocalText = {"en": "A new password at %(club)s", "zh": "在 %(club)s 重设密码"}
HELLO: LocalText = {"en": "Hello %(name)s,", "zh": "%(name)s，您好："}  # noqa: RUF001 - as Chinese is written
MADE: LocalText = {
    "en": "An account was made for you. Choose a password, and you are in.",
    "zh": "已为您建好账号。设定密码后即可使用。",
}
ASKED: LocalText = {
    "en": "Somebody, most likely you, asked for a new password. If it was not you, do nothing: all stays as it is.",
    "zh": "有人（很可能是您本人）申请重设密码。如果不是您，请忽略此邮件，一切保持不变。",  # noqa: RUF001 - likewise
}
CHOOSE: LocalText = {"en": "Choose your password", "zh": "设定密码"}
ONCE: LocalText = {
    "en": "The link works once, until %(until)s. After that, ask for a new one on the sign-in page.",
    "zh": "此链接只能使用一次，有效期至 %(until)s。过期后，可在登录页面重新获取。",  # noqa: RUF001 - likewise
}


def post_account_link(session: Session, *, link: AccountLink, club_now: datetime) -> None:
    """`club_now` is the club's time, by which mail is sent."""
    mail = NewStaffMail(f"{CAUSE}{link.id}", link.staff_id, _letter(session, link))
    post_staff_mail(session, [mail], now=club_now)


def post_forgotten(session: Session, *, email: str, now: datetime, club_now: datetime) -> None:
    """A new link to whoever has this address, if anybody does and did not ask a moment ago; nothing tells which."""
    staff = find_by_email(session, email=email)
    if staff is not None and staff.active and not was_just_asked(session, staff_id=staff.id, now=now):
        post_account_link(session, link=add_link(session, staff=staff, now=now), club_now=club_now)


def unreached(session: Session) -> Mapping[int, str]:
    """Of each whose invitation is open though its mail did not go out, or nobody can tell: why, as it was noted."""
    lost = (StaffMailState.FAILED, StaffMailState.UNKNOWN)
    found = (
        select(AccountLink.staff_id, StaffMail.reason)
        .join(AccountLink.staff)
        .join(StaffMail, StaffMail.cause == func.concat(CAUSE, AccountLink.id))
        .where(AccountLink.ended_at.is_(None), Staff.password_hash.is_(None), StaffMail.state.in_(lost))
    )
    return dict(session.execute(found).all())


def _letter(session: Session, link: AccountLink) -> Letter:
    staff, club = link.staff, find_club(session)
    zone = staff.zone or (club.zone if club else "UTC")
    said = {
        "name": staff.name,
        "club": localised(club.name, staff.language) if club else "Convive",
        "until": f"{link.expires_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})",
    }
    subject, why = (FORGOTTEN, ASKED) if staff.password_hash else (INVITED, MADE)

    def speak() -> Iterator[Line]:
        yield from (Line(localised(text, staff.language) % said) for text in (HELLO, why))
        yield Line(localised(CHOOSE, staff.language), OPENING)
        yield Line(localised(ONCE, staff.language) % said)

    return Letter(localised(subject, staff.language) % said, staff.language, tuple(speak()), link_id=link.id)
