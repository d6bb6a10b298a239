"""Which versions of templates name a variable, so that what it takes is made for those messages alone."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.messaging.models import TemplatePart


def versions_naming(session: Session, version_ids: Collection[int], name: str) -> set[int]:
    """Of these versions those with `name` in them somewhere."""
    words = TemplatePart.subject + TemplatePart.html + TemplatePart.text
    naming = select(TemplatePart.version_id).where(among(TemplatePart.version_id, version_ids), words.contains(name))
    return set(session.scalars(naming)) if version_ids else set()
