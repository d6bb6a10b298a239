"""The work of an import: some rows at a time, each time one transaction with how far it came.

Whoever is killed loses nothing but the rows of one transaction, and another goes on behind them. What a reader must
remember of the rows before (references made, lines seen) it learns anew by reading from the start without writing.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.database import planned_each_time
from campaigns.core.errors import Refused
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.members.imports.ahead import read_ahead
from campaigns.members.imports.following import begin_to_owe, follow_some
from campaigns.members.imports.kept_faults import FaultSpool, add_faults
from campaigns.members.imports.kinds import KINDS
from campaigns.members.imports.operations import options_of
from campaigns.members.imports.queries import content_of, get_import
from campaigns.members.imports.report import Importer, Outcome, chunks
from campaigns.members.long_work.hand import Hand, Superseded, in_chunks
from campaigns.members.models import FileImport, LongWork, WorkState

RENEWED_EVERY = 20_000


class ClubMissing(Refused):
    sentence = mark("Set up the club first.")


def bring_in(hand: Hand) -> None:
    """Try the rows or keep them; then what follows from those that were kept, which is owed by a stopped one too."""
    with hand.shop.sessions() as session:
        found = get_import(session, hand.subject)
        runs = found.work.state is WorkState.RUNNING
        importer = _importer(hand, session, found) if runs else None
    if importer and found.dry_run:
        _rehearse(hand, importer)
        return
    if importer:
        _keep_rows(hand, importer, found.work.done)
    in_chunks(_follow)(hand)


def _importer(hand: Hand, session: Session, found: FileImport) -> Importer:
    club = find_club(session)
    if club is None:
        raise ClubMissing
    content = content_of(session, found.id)
    return KINDS[found.kind].make(content, options_of(found), club, hand.shop.random_code, hand.shop.clock())


def _keep_rows(hand: Hand, importer: Importer, position: int) -> None:
    rows = importer.read()
    _skip(hand, rows, position)
    for chunk in read_ahead(chunks(rows, importer.chunk)):
        with hand.chunk() as (session, work):
            if work.state is not WorkState.RUNNING or work.done != position:
                raise Superseded
            _keep(session, work, importer, chunk, now=hand.shop.clock())
            position = work.done


def _skip(hand: Hand, rows: Iterator[Any], position: int) -> None:
    for number, _ in enumerate(islice(rows, position), 1):
        if number % RENEWED_EVERY == 0:
            hand.tell()


def _keep(session: Session, work: LongWork, importer: Importer, chunk: list[Any], *, now: datetime) -> None:
    found = _locked(session, work)
    if importer.owes:
        begin_to_owe(session, found)
    outcome = importer.keep(session, chunk, now=now)
    add_faults(session, found.id, outcome.faults)
    _count(found, outcome)
    work.done += len(chunk)


def _follow(session: Session, work: LongWork, now: datetime) -> bool:
    found = _locked(session, work)
    if follow_some(session, found, now=now):
        return True
    if work.state is WorkState.RUNNING:
        work.total, found.content = work.done, None
    return False


def _rehearse(hand: Hand, importer: Importer) -> None:
    """The same over the same rows, in one transaction that is taken back; its progress is told beside it."""
    done, total, spool = 0, Outcome(), FaultSpool()
    with hand.shop.sessions() as session, planned_each_time(session):
        for chunk in read_ahead(chunks(importer.read(), importer.chunk)):
            outcome = importer.keep(session, chunk, now=hand.shop.clock())
            spool.add(outcome.faults)
            total += outcome.counted()
            done += len(chunk)
            hand.tell(done=done)
        session.rollback()
    with hand.held() as (session, work):
        found = _locked(session, work)
        for faults in spool:
            add_faults(session, found.id, faults)
        _count(found, total)
        found.refused = spool.count
        work.done = work.total = done
        hand.finish(work)


def _locked(session: Session, work: LongWork) -> FileImport:
    """Before any member, as merges lock them."""
    chosen = select(FileImport).where(FileImport.id == work.subject).with_for_update(of=FileImport)
    return session.scalars(chosen, execution_options={"populate_existing": True}).one()


def _count(found: FileImport, outcome: Outcome) -> None:
    found.added += outcome.added
    found.changed += outcome.changed
    found.unchanged += outcome.unchanged
    found.members_added += outcome.members_added
    found.refused += len(outcome.faults)
