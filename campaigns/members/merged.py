"""Where a record went that was merged into another: links and files still name it."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.members.models import Merge, MergedRow


def standing_id(session: Session, member_id: int) -> int:
    """The member who stands for this one now: themselves, unless they were merged."""
    found = session.scalar(_newest().where(Merge.merged_id == member_id))
    return member_id if found is None else found


def standing_for_code(session: Session, code: str) -> int | None:
    """Who stands for a merged record's public code."""
    return session.scalar(standing_under(code))


def standing_under(code: str) -> Select[int]:
    return _newest().where(Merge.merged_code == code)


def standing_row(session: Session, table_name: str, key: object) -> int | None:
    """The row that stands for one that a merge removed; `key` is what links carry."""
    found = select(MergedRow.stands_id).where(MergedRow.table_name == table_name, MergedRow.key == str(key))
    return session.scalar(found)


def _newest() -> Select[int]:
    """Merges on follow: `kept_id` is whoever stands at the end."""
    return select(Merge.kept_id).where(Merge.undone_at.is_(None)).order_by(Merge.id.desc()).limit(1)
