"""Erasing a person: the figures stay, the person goes, nobody writes to their addresses. It cannot be undone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaigns.core.acting import Release, unnoted
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.agreement.suppressions import keep_digests
from campaigns.members.imports.forgetting import put_files_away
from campaigns.members.models import Member, PrivacyAct, PrivacyRecord
from campaigns.members.privacy.erasing import ErasingRule, Person, addresses_of

MOST_SHOWN = 200


class OtherCode(Refused):
    sentence = mark("That is not this member's code. Nothing was erased.")
    status = 422


class AlreadyErased(Refused):
    sentence = mark("This member has been erased already. Nothing was changed.")


class RecordErased(Refused):
    sentence = mark("What we knew of you has been erased. We do not write to you any more, and nothing is left to set.")
    status = 410


def refuse_erased(member: Member) -> None:
    """Whoever follows an old link of somebody erased is told kindly."""
    if member.erased_at is not None:
        raise RecordErased


def find_person(session: Session, member_id: int, *, now: datetime) -> Person:
    """Whom the rows of all tables are looked for by."""
    member = must_exist(session.get(Member, member_id, with_for_update=True, populate_existing=True), mark("member"))
    addresses = tuple(address for _, address in session.execute(addresses_of(member_id)))
    keys = tuple(filter(None, (member.code, member.source_reference)))
    return Person(member.id, member.full_name, addresses, member.household_id, now, keys)


def erase_member(
    session: Session,
    *,
    member_id: int,
    typed_code: str,
    fresh_code: str,
    rules: Sequence[ErasingRule],
    staff_id: int | None,
    now: datetime,
) -> PrivacyRecord:
    """Erase whom `typed_code` names. `fresh_code` takes the place of their code, which opens nothing any more.

    Files that wait to be imported and tell of them are put away; one that is being imported refuses the erasing.
    """
    person = find_person(session, member_id, now=now)
    member = session.get_one(Member, member_id)
    if member.erased_at is not None:
        raise AlreadyErased
    if typed_code.strip().lower() != member.code.lower():
        raise OtherCode
    put_files_away(session, person)
    record = PrivacyRecord(
        member_id=member_id, member_code=member.code, act=PrivacyAct.ERASED, at=now, staff_id=staff_id
    )
    with unnoted(session, Release.ERASING):
        keep_digests(session, [(kind, address) for kind, address in session.execute(addresses_of(member_id))], now=now)
        for rule in rules:
            _apply(session, rule, person)
        session.execute(update(Member).where(Member.id == member_id).values(code=fresh_code))
    session.add(record)
    session.flush()
    session.expire_all()
    return record


def _apply(session: Session, rule: ErasingRule, person: Person) -> None:
    if rule.deleted:
        session.execute(delete(rule.its_table).where(rule.rows(person)))
    elif rule.values:
        session.execute(update(rule.its_table).where(rule.rows(person)).values(rule.values(person)))


def privacy_log(session: Session) -> Sequence[PrivacyRecord]:
    """Newest first."""
    rows = select(PrivacyRecord).order_by(PrivacyRecord.at.desc(), PrivacyRecord.id.desc())
    return session.scalars(rows.limit(MOST_SHOWN)).all()
