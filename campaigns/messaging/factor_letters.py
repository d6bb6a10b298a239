"""Mail to staff of whom the club demands a second factor and who have none: as it is demanded, and before its day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from babel.dates import format_date
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.core.queries import find_club
from campaigns.core.words import LOCALES, LocalText, localised
from campaigns.core.zones import club_zone
from campaigns.messaging.models import StaffMail, StaffMailState
from campaigns.messaging.staff_letters import Letter, Line
from campaigns.messaging.staff_mail import NewStaffMail, post_staff_mail
from campaigns.staff.demand import demand_factor
from campaigns.staff.factors import list_to_tell
from campaigns.staff.models import Staff

REMINDED_BEFORE = 3
"""Days; nobody is reminded who was written to within as many."""
CAUSE = "factor:"
PAGE = "/account/demanded"
SUBJECT: LocalText = {
    "en": "From %(day)s on you need a second factor at %(club)s",
    "zh": "从 %(day)s 起，您在 %(club)s 需要两步验证",  # noqa: RUF001 - as Chinese is written
}
SOON: LocalText = {
    "en": "A reminder: from %(day)s on you need a second factor at %(club)s",
    "zh": "提醒：从 %(day)s 起，您在 %(club)s 需要两步验证",  # noqa: RUF001 - likewise
}
HELLO: LocalText = {"en": "Hello %(name)s,", "zh": "%(name)s，您好："}  # noqa: RUF001 - likewise
WHY: LocalText = {
    "en": "Beside the password you need an app for codes, or a passkey, and you have neither yet. From %(day)s on "
    "nothing else opens until you have set one up. It takes two minutes.",
    "zh": "除密码外，您还需要验证码应用或通行密钥，而您目前两者都没有。"  # noqa: RUF001 - likewise
    "从 %(day)s 起，在设置完成之前，您无法使用其他功能。只需两分钟。",  # noqa: RUF001 - likewise
}
VOUCHED: LocalText = {
    "en": "Whenever you sign in by the identity provider of the house, none is asked for.",
    "zh": "通过身份提供商登录时，无需两步验证。",  # noqa: RUF001 - likewise
}
SET_UP: LocalText = {"en": "Set up your second factor", "zh": "设置两步验证"}


def demand_and_tell(
    session: Session, *, day: date | None, now: datetime, club_now: datetime, by: int | None = None
) -> int:
    """As `demand_factor`, and write to whoever has none when it is demanded, or sooner than before. Gives to how many.

    `now` is the real time, by which days are reckoned; `club_now` the club's, by which mail is sent. Put off, it is
    told to those whom the letter of the day before it has not reached.
    """
    today = now.astimezone(club_zone(session)).date()
    sooner = demand_factor(session, day=day, today=today, by=by)
    if day is None or sooner is None:
        return 0
    told = list_to_tell(session, *(() if sooner else [_about_it(StaffMail.state == StaffMailState.WAITING)]))
    cause = f"{CAUSE}{day.isoformat()}/{now:%Y%m%dT%H%M%S.%f}"
    return post_staff_mail(session, [_mail(session, each, SUBJECT, day, cause) for each in told], now=club_now)


def remind_of_factor(sessions: Sessions, *, now: datetime, club_now: datetime) -> int:
    """Once for each day and person, from the hour of their daily mail on. Harmless when repeated; gives how many."""
    with sessions.begin() as session:
        local, club = now.astimezone(club_zone(session)), find_club(session)
        day = club.second_factor_from if club else None
        if day is None or not timedelta() < day - local.date() <= timedelta(days=REMINDED_BEFORE):
            return 0
        just_told = StaffMail.due_at > club_now - timedelta(days=REMINDED_BEFORE)
        reached = _about_it(just_told, StaffMail.state != StaffMailState.FAILED)
        due = list_to_tell(session, ~reached, Staff.digest_hour <= local.hour)
        cause = f"{CAUSE}{day.isoformat()}/soon"
        return post_staff_mail(session, [_mail(session, each, SOON, day, cause) for each in due], now=club_now)


def _about_it(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    ours = select(StaffMail.id).where(StaffMail.staff_id == Staff.id, StaffMail.cause.startswith(CAUSE), *which)
    return exists(ours)


def _mail(session: Session, staff: Staff, subject: LocalText, day: date, cause: str) -> NewStaffMail:
    club, language = find_club(session), staff.language
    said = {
        "name": staff.name,
        "club": localised(club.name, language) if club else "",
        "day": format_date(day, "long", locale=LOCALES.get(language, LOCALES["en"])),
    }
    letter = Letter(
        localised(subject, language) % said, language, tuple(_lines(staff, said)), factor_from=day.isoformat()
    )
    return NewStaffMail(f"{cause}/staff:{staff.id}", staff.id, letter)


def _lines(staff: Staff, said: dict[str, str]) -> Iterator[Line]:
    yield from (Line(localised(text, staff.language) % said) for text in (HELLO, WHY))
    if staff.oidc_subject:
        yield Line(localised(VOUCHED, staff.language))
    yield Line(localised(SET_UP, staff.language), PAGE)
