"""A whole file in the caller's transaction: what a worker keeps of it chunk by chunk, and what follows."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.models import Club
from campaigns.core.tokens import random_code
from campaigns.members.imports.files import read_table
from campaigns.members.imports.following import follow_next
from campaigns.members.imports.member_import import MemberImport, MemberOptions
from campaigns.members.imports.purchase_import import PurchaseImport, PurchaseOptions
from campaigns.members.imports.report import Importer, Outcome, chunks
from campaigns.members.timeline import last_noted


def import_members(session: Session, content: bytes, *, options: MemberOptions, club: Club, now: datetime) -> Outcome:
    table = read_table(content, options.sheet)
    return _kept(session, MemberImport(table, options, club, random_code=random_code, now=now), now=now)


def import_purchases(
    session: Session, content: bytes, *, options: PurchaseOptions, club: Club, now: datetime
) -> Outcome:
    return _kept(session, PurchaseImport(content, options, club, random_code=random_code, now=now), now=now)


def _kept(session: Session, importer: Importer, *, now: datetime) -> Outcome:
    outcome, noted_after = Outcome(), last_noted(session)
    for chunk in chunks(importer.read(), importer.chunk):
        outcome += importer.keep(session, chunk, now=now)
    place: int | None = 0
    while place is not None and importer.owes:
        place = follow_next(session, noted_after, beyond=place, now=now)
    return outcome
