"""The work of an import: some rows at a time, each time one transaction with how far it came.

Whoever is killed loses nothing but the rows of one transaction, and another goes on behind them. What a reader must
remember of the rows before (references made, lines seen) it learns anew by reading from the start without writing.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, planned_each_time
from campaigns.core.errors import Refused
from campaigns.core.queries import find_club
from campaigns.core.tokens import Randomness
from campaigns.core.words import mark
from campaigns.members.imports.ahead import read_ahead
from campaigns.members.imports.following import OWES, begin_to_owe, follow_some
from campaigns.members.imports.kept_faults import FaultSpool, add_faults
from campaigns.members.imports.kinds import KINDS
from campaigns.members.imports.operations import options_of
from campaigns.members.imports.queries import content_of, get_import
from campaigns.members.imports.report import Importer, Outcome, chunks
from campaigns.members.models import FileImport, ImportState

LEASE = timedelta(seconds=30)
RENEWED_EVERY = 20_000

log = logging.getLogger(__name__)


class Superseded(Exception):  # noqa: N818 - no fault
    """Somebody stopped the import, or took it over."""


class ImportBroke(Refused):
    sentence = mark("Something broke on our side while these rows were read. It has been noted; no row was lost.")


class ClubMissing(Refused):
    sentence = mark("Set up the club first.")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the work needs of an edge. `told` hears how many rows were dealt with."""

    sessions: Sessions
    clock: Clock
    system_clock: Clock
    random_code: Randomness
    told: Callable[[int], object] = lambda _rows: None

    def lease(self) -> datetime:
        return self.system_clock() + LEASE


def import_all(workshop: Workshop, *, more: Callable[[], bool]) -> None:
    """Work off all that runs and is in nobody's hand, the oldest first."""
    while more() and (import_id := _take(workshop)) is not None:
        work_off(workshop, import_id, more=more)


def work_off(workshop: Workshop, import_id: int, *, more: Callable[[], bool]) -> None:
    """One import that is in our hand, until it is over, stopped, or `more` says no; then others may take it."""
    try:
        _work(workshop, import_id, more=more)
    except Superseded:
        return
    except Refused as refused:
        _end(workshop, import_id, ImportState.FAILED, refused)
    except OperationalError:
        raise
    except Exception:
        log.exception("Import %s broke.", import_id)
        _end(workshop, import_id, ImportState.STOPPED, ImportBroke())


def _take(workshop: Workshop) -> int | None:
    now = workshop.system_clock()
    free = (
        select(FileImport.id)
        .where(
            or_(FileImport.state == ImportState.RUNNING, OWES),
            or_(FileImport.lease_until.is_(None), FileImport.lease_until < now),
        )
        .order_by(FileImport.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = update(FileImport).where(FileImport.id == free).values(lease_until=workshop.lease())
    with workshop.sessions.begin() as session:
        return session.scalar(taken.returning(FileImport.id))


def _work(workshop: Workshop, import_id: int, *, more: Callable[[], bool]) -> None:
    with workshop.sessions() as session:
        found = get_import(session, import_id)
        if found.state is not ImportState.RUNNING:
            _follow(workshop, import_id, more=more)
            return
        importer = _importer(workshop, session, found)
    if found.dry_run:
        _rehearse(workshop, import_id, importer, more=more)
        return
    rows = importer.read()
    _skip(workshop, import_id, rows, found.position)
    position = found.position
    for chunk in read_ahead(chunks(rows, importer.chunk)):
        if not more():
            _let_go(workshop, import_id)
            return
        _keep(workshop, import_id, importer, chunk, position)
        position += len(chunk)
        workshop.told(position)
    if _follow(workshop, import_id, more=more):
        _finish(workshop, import_id)


def _follow(workshop: Workshop, import_id: int, *, more: Callable[[], bool]) -> bool:
    """What follows from the rows that were kept. Gives whether it came to its end."""
    owing = True
    while owing:
        if not more():
            _let_go(workshop, import_id)
            return False
        with workshop.sessions.begin() as session, planned_each_time(session):
            found = _locked(session, import_id)
            owing = follow_some(session, found, now=workshop.clock())
            found.lease_until = workshop.lease() if owing or found.state is ImportState.RUNNING else None
    return True


def _importer(workshop: Workshop, session: Session, found: FileImport) -> Importer:
    club = find_club(session)
    if club is None:
        raise ClubMissing
    content = content_of(session, found.id)
    now = workshop.clock()
    return KINDS[found.kind].make(content, options_of(found), club, workshop.random_code, now)


def _skip(workshop: Workshop, import_id: int, rows: Iterator[Any], position: int) -> None:
    for number, _ in enumerate(islice(rows, position), 1):
        if number % RENEWED_EVERY == 0:
            _renew(workshop, import_id)


def _keep(workshop: Workshop, import_id: int, importer: Importer, chunk: list[Any], position: int) -> None:
    """The row stays locked meanwhile, so nobody takes it over from one who is alive."""
    with workshop.sessions.begin() as session, planned_each_time(session):
        found = _locked(session, import_id)
        if found.state is not ImportState.RUNNING or found.dry_run or found.position != position:
            raise Superseded
        if importer.owes:
            begin_to_owe(session, found)
        outcome = importer.keep(session, chunk, now=workshop.clock())
        add_faults(session, import_id, outcome.faults)
        _count(found, outcome)
        found.position = position + len(chunk)
        found.lease_until = workshop.lease()


def _rehearse(workshop: Workshop, import_id: int, importer: Importer, *, more: Callable[[], bool]) -> None:
    """The same over the same rows, in one transaction that is taken back; its progress is told beside it."""
    position, total, spool = 0, Outcome(), FaultSpool()
    with workshop.sessions() as session, planned_each_time(session):
        for chunk in read_ahead(chunks(importer.read(), importer.chunk)):
            if not more():
                break
            outcome = importer.keep(session, chunk, now=workshop.clock())
            spool.add(outcome.faults)
            total += outcome.counted()
            position += len(chunk)
            workshop.told(position)
            _renew(workshop, import_id, position=position)
        else:
            session.rollback()
            _report(workshop, import_id, total, spool, position)
            return
        session.rollback()
    _let_go(workshop, import_id)


def _report(workshop: Workshop, import_id: int, total: Outcome, spool: FaultSpool, position: int) -> None:
    with workshop.sessions.begin() as session:
        found = _locked(session, import_id)
        if found.state is not ImportState.RUNNING or not found.dry_run:
            raise Superseded
        for faults in spool:
            add_faults(session, import_id, faults)
        _count(found, total)
        found.refused = spool.count
        found.position = found.rows = position
        _over(workshop, found, ImportState.DONE)


def _finish(workshop: Workshop, import_id: int) -> None:
    with workshop.sessions.begin() as session:
        found = _locked(session, import_id)
        if found.state is not ImportState.RUNNING:
            raise Superseded
        found.rows = found.position
        found.content = None
        _over(workshop, found, ImportState.DONE)


def _end(workshop: Workshop, import_id: int, state: ImportState, refused: Refused) -> None:
    with workshop.sessions.begin() as session:
        found = _locked(session, import_id)
        if found.state is ImportState.RUNNING:
            found.fault = {"sentence": refused.sentence, "values": refused.values}
            _over(workshop, found, state)


def _over(workshop: Workshop, found: FileImport, state: ImportState) -> None:
    found.state = state
    found.lease_until = None
    found.finished_at = workshop.clock()


def _let_go(workshop: Workshop, import_id: int) -> None:
    """So that another may go on at once."""
    free = update(FileImport).where(FileImport.id == import_id, or_(FileImport.state == ImportState.RUNNING, OWES))
    with workshop.sessions.begin() as session:
        session.execute(free.values(lease_until=None))


def _renew(workshop: Workshop, import_id: int, **values: int) -> None:
    renewed = (
        update(FileImport)
        .where(FileImport.id == import_id, FileImport.state == ImportState.RUNNING)
        .values(lease_until=workshop.lease(), **values)
        .returning(FileImport.id)
    )
    with workshop.sessions.begin() as session:
        if session.scalar(renewed) is None:
            raise Superseded


def _locked(session: Session, import_id: int) -> FileImport:
    chosen = select(FileImport).where(FileImport.id == import_id).with_for_update()
    return session.scalars(chosen, execution_options={"populate_existing": True}).one()


def _count(found: FileImport, outcome: Outcome) -> None:
    found.added += outcome.added
    found.changed += outcome.changed
    found.unchanged += outcome.unchanged
    found.members_added += outcome.members_added
    found.refused += len(outcome.faults)
