"""The triggers: which tables they watch, what they note, and that nobody edits it."""

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from campaigns.audit.models import Action, AuditEntry
from campaigns.audit.operations import drop_entries
from campaigns.bootstrap.erasing import ERASING
from campaigns.core.acting import ACTOR, Actor, ActorKind
from campaigns.core.models import Club
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.models import Household, Member, Note, PrivacyRecord
from campaigns.members.privacy.erasure import erase_member
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import add_staff
from campaigns.staff.sessions import drop_sessions
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_staff import PASSWORD

MIRA = Actor(ActorKind.STAFF, "POST /somewhere", 5, "Mira Stone")


@pytest.fixture(autouse=True)
def club(session: Session) -> Club:
    return make_club(session)


@pytest.fixture
def acting(session: Session, club: Club) -> Session:
    """The session, whose transaction is Mira's from now on."""
    return mira_acts(session)


def mira_acts(session: Session) -> Session:
    session.flush()
    session.execute(select(func.set_config(ACTOR, MIRA.as_setting(), True)))
    return session


def entries(session: Session) -> list[AuditEntry]:
    session.flush()
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_a_password_is_noted_and_not_said(acting: Session) -> None:
    person = add_staff(
        acting, email="m@club.example", name="M", password=PASSWORD, role=Role.HOST, language="en", zone=None, now=NOW
    )
    person.password_hash = "another"
    added, changed = entries(acting)
    assert (added.after or {})["password_hash"] == "•••"
    assert changed.before == changed.after == {"password_hash": "•••"}


def test_nobody_acting_leaves_nothing(session: Session) -> None:
    joins(session)
    assert entries(session) == []


def test_many_rows_in_one_statement_are_each_noted_with_what_changed(session: Session) -> None:
    members = [joins(session, name, city="Lyon") for name in ("Ana Lima", "Bo Chen")]
    acting = mira_acts(session)
    acting.execute(update(Member).values(city="Oslo", revision=Member.revision + 1))
    found = entries(acting)
    assert {each.member_id: (each.before, each.after) for each in found} == {
        member.id: ({"city": "Lyon"}, {"city": "Oslo"}) for member in members
    }
    assert len(found) == len(members)
    assert {(each.actor_name, each.actor_id, each.via, each.action) for each in found} == {
        ("Mira Stone", 5, "POST /somewhere", Action.UPDATE)
    }


def test_what_only_counts_is_no_change(session: Session) -> None:
    joins(session)
    acting = mira_acts(session)
    acting.execute(update(Member).values(revision=Member.revision + 1))
    assert entries(acting) == []


@pytest.mark.parametrize(
    "tampering",
    [
        update(AuditEntry).values(actor_name="Somebody else"),
        update(AuditEntry).values(before=None, after=None),
        delete(AuditEntry),
        text("TRUNCATE audit_entry"),
        text("INSERT INTO audit_entry (actor_kind, actor_name, via, table_name, row_key, action)"
             " VALUES ('staff', 'Bo', '', 'club', '1', 'update')"),
    ],
)  # fmt: skip
def test_nobody_edits_it(acting: Session, tampering: object) -> None:
    joins(acting)
    entries(acting)
    with pytest.raises(ProgrammingError, match="written by its triggers alone"):
        acting.execute(tampering)  # type: ignore[call-overload]


def test_erasing_leaves_that_it_was_changed_and_by_whom(acting: Session) -> None:
    home = Household(name="Ana Lima and friends", created_at=NOW)
    acting.add(home)
    acting.flush()
    member = joins(acting, "Ana Lima", email="ana@club.example", household_id=home.id)
    acting.add_all(
        [Note(member_id=member.id, at=NOW, text="Likes orchids"), Household(name="Ana Lima", created_at=NOW)]
    )
    acting.flush()
    other = joins(acting, "Bo Chen", city="Oslo")
    before = len(entries(acting))
    erase_member(
        acting, member_id=member.id, typed_code=member.code, fresh_code="gone", rules=ERASING, staff_id=None, now=NOW
    )
    acting.expire_all()
    found = entries(acting)
    whole = " ".join(f"{each.before} {each.after} {each.called}" for each in found)
    assert [word for word in ("Ana", "ana@", "orchids") if word in whole] == []
    assert {each.actor_name for each in found if each.member_id == member.id} == {"Mira Stone"}
    assert [(each.table_name, each.after and each.after["act"]) for each in found[before:]] == [
        (PrivacyRecord.__tablename__, "erased")
    ]
    assert any(each.after and each.after.get("city") == "Oslo" for each in found if each.member_id == other.id)


def test_what_was_noted_of_a_merged_record_goes_with_whom_it_became(acting: Session) -> None:
    kept, other = joins(acting, "Ana Lima"), joins(acting, "Anna Lima", city="Lyon")
    other_id = other.id
    merge_members(acting, kept_id=kept.id, other_id=other_id, now=NOW)
    assert [each.table_name for each in entries(acting) if each.action is Action.DELETE] == []
    kept = acting.get_one(Member, kept.id)
    erase_member(
        acting, member_id=kept.id, typed_code=kept.code, fresh_code="gone", rules=ERASING, staff_id=None, now=NOW
    )
    acting.expire_all()
    assert {each.after is None for each in entries(acting) if each.member_id == other_id} == {True}


def test_old_entries_go_as_the_club_says(session: Session, club: Club) -> None:
    club.audit_kept_days = 40
    acting = mira_acts(session)
    joins(acting, "Ana Lima")
    joins(acting, "Bo Chen")
    first = entries(acting)[0].id
    acting.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER kept"))
    acting.execute(update(AuditEntry).where(AuditEntry.id == first).values(at=func.now() - text("interval '41 days'")))
    acting.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER kept"))
    assert drop_entries(acting, NOW) == 1
    assert first not in {each.id for each in entries(acting)}


def test_sign_ins_that_ended_long_ago_go(session: Session) -> None:
    person = Staff(email="m@club.example", name="M", password_hash="", role=Role.HOST, language="en", created_at=NOW)
    session.add(person)
    session.flush()
    add = text(
        "INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen_at, expires_at, revoked_at)"
        " VALUES (:name, :staff, now(), now(), now() + :left * interval '1 day', now() + :ended * interval '1 day')"
    )
    for name, left, ended in (("open", 9, None), ("over", -31, None), ("signed out", 9, -31), ("lately", 9, -2)):
        session.execute(add, {"name": name, "staff": person.id, "left": left, "ended": ended})
    assert drop_sessions(session, NOW) == 2
    assert set(session.scalars(text("SELECT token_hash FROM staff_session"))) == {"open", "lately"}
