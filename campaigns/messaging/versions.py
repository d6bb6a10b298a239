"""What a template said before: its versions, one of them, and taking an older one up again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.messaging.models import TemplateVersion
from campaigns.messaging.templates import as_new, create_version, latest_version


class NewestAlready(Refused):
    sentence = mark("Version %(number)s is the newest already. Nothing was changed.")
    status = 409


def count_versions(session: Session, template_id: int) -> int:
    counted = select(func.count()).where(TemplateVersion.template_id == template_id)
    return session.scalars(counted).one()


def versions_of(session: Session, template_id: int, *, limit: int, offset: int = 0) -> Sequence[TemplateVersion]:
    """The newest first, with who saved them."""
    found = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    newest_first = found.options(joinedload(TemplateVersion.saved_by)).order_by(TemplateVersion.number.desc())
    return session.scalars(newest_first.limit(limit).offset(offset)).all()


def get_version(session: Session, template_id: int, number: int) -> TemplateVersion:
    numbered = TemplateVersion.template_id == template_id, TemplateVersion.number == number
    found = select(TemplateVersion).where(*numbered).options(joinedload(TemplateVersion.saved_by))
    return must_exist(session.scalar(found), mark("version"))


def take_up(
    session: Session, *, template_id: int, number: int, now: datetime, staff_id: int | None = None
) -> TemplateVersion:
    """What an older version said becomes the newest; all between them stay."""
    older = get_version(session, template_id, number)
    if latest_version(session, template_id).number == number:
        raise NewestAlready(number=number)
    parts = [as_new(part) for part in older.parts]
    return create_version(session, template_id=template_id, parts=parts, now=now, staff_id=staff_id, taken_from=number)
