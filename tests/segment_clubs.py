"""Small clubs made at random, and the rows of them as plain Python knows them."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.chapters.models import Chapter
from campaigns.core.base import Base
from campaigns.members.models import (
    Activity,
    ActivityKind,
    AddressKind,
    CalendarKind,
    Consent,
    ConsentState,
    ContactPoint,
    ContactPointState,
    CustomField,
    FieldKind,
    Household,
    LeapDayRule,
    Member,
    MemberSummary,
    Mute,
    MuteReason,
    MuteScope,
    PointsEntry,
    PointsPolicy,
    Signal,
    SpecialDay,
    SpecialDayKind,
    Suppression,
    SuppressionReason,
    Tier,
    Topic,
)
from campaigns.members.standing.rebuild import rebuild_summaries
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_members import make_club
from tests.segment_world import Person, World

PEOPLE = 7
K = ActivityKind
KINDS = [K.PURCHASED] * 5 + [K.ATTENDED] * 4 + [K.MESSAGE_SENT, K.INVITED, K.ACCEPTED, K.REFUNDED] * 2
KINDS += [K.CLICKED, K.REPLIED, K.DECLINED, K.TENTATIVE, K.WAITLISTED, K.CANCELLED, K.MISSED, K.ATTENDANCE_UNDONE]
KINDS += [K.REFERRED, K.COMPLAINED, K.CONTACTED, K.JOINED, K.CONSENT_GRANTED]
AGO = (0, 0.4, 1, 9, 10, 29, 30, 31, 59, 60, 61, 89, 90, 180, 200, 330, 364, 365, 366, 500, 731)
CUSTOM: Mapping[str, tuple[FieldKind, tuple[Any, ...]]] = {
    "size": (FieldKind.CHOICE, ("S", "M")),
    "shoe": (FieldKind.NUMBER, (38, 38.5, 42, 44.25)),
    "since": (FieldKind.DATE, ("2023-12-31", "2024-01-01", "2026-12-31")),
    "vegan": (FieldKind.YES_NO, (True, False)),
    "motto": (FieldKind.TEXT, ("Tea first", "none")),
}
_numbers = count(1)


def a_club(session: Session, random: Random) -> World:
    """As fixed as `random`; every member with a summary, rebuilt."""
    make_club(session)
    session.add(PointsPolicy(id=1, expire_after_days=random.choice([None, 300, 365])))
    session.add_all(
        CustomField(key=key, name={"en": key}, kind=kind, choices=list(values) if kind is FieldKind.CHOICE else [])
        for key, (kind, values) in CUSTOM.items()
    )
    staff = Staff(email="o@x.test", name="O", password_hash="", role=Role.ADMIN, language="en", created_at=NOW)
    home = Household(name="Home", created_at=NOW)
    session.add_all([staff, home, *(Chapter(name=name) for name in ("Shanghai", "London"))])
    session.flush()
    members = [_member(session, random, staff, home) for _ in range(random.randint(1, PEOPLE))]
    for member in members:
        session.add_all(_rows(random, member))
    session.flush()
    session.add(Suppression(kind=AddressKind.EMAIL, address="email1", reason=SuppressionReason.STOP, at=NOW))
    session.flush()
    rebuild_summaries(session, now=NOW)
    session.expire_all()
    return known(session)


def known(session: Session) -> World:
    """All rows of the club."""
    policy = session.scalar(select(PointsPolicy.expire_after_days))
    suppressed = frozenset(session.scalars(select(Suppression.address)))
    people = [_person(session, member) for member in session.scalars(select(Member).order_by(Member.id))]
    return World(people, list(session.scalars(select(Tier))), suppressed, policy, {}, NOW)


def _person(session: Session, member: Member) -> Person:
    def mine(kind: type[Base]) -> list[Any]:
        return list(session.scalars(select(kind).where(kind.__table__.c.member_id == member.id)))

    kept = (Activity, Consent, PointsEntry, SpecialDay, Mute, ContactPoint, Signal)
    return Person(member, session.get_one(MemberSummary, member.id), *(mine(kind) for kind in kept))


def _member(session: Session, random: Random, staff: Staff, home: Household) -> Member:
    number = next(_numbers)
    pick = random.choice
    member = Member(
        code=f"C{number}",
        full_name=f"Guest {number}",
        call_name="Guest",
        language=pick(["en", "zh"]),
        zone=pick(["Asia/Shanghai", "Europe/London"]),
        country=pick(["CN", "GB", ""]),
        city=pick(["shanghai", "上海", "London", ""]),
        interests=pick([[], ["tea"], ["art", "wine"]]),
        tags=pick([[], ["VIP"]]),
        cultures=pick([[], ["chinese"], ["christian", "muslim"]]),
        custom={key: pick(values) for key, (_, values) in CUSTOM.items() if random.random() < 0.5},
        household_id=pick([None, home.id]),
        household_roles=pick([[], ["buyer"], ["user", "buyer"]]),
        tier_id=session.scalars(select(Tier.id)).all()[random.randrange(3)],
        owner_id=pick([None, staff.id]),
        chapter_id=pick([None, *session.scalars(select(Chapter.id))]),
        deceased=random.random() < 0.1,
        joined_at=NOW - timedelta(days=pick([*AGO, 365 * 2, 365 * 3 + 1, 1000])),
    )
    session.add(member)
    session.flush()
    member.introduced_by_id = pick([None, member.id - 1 if session.get(Member, member.id - 1) else None])
    return member


def _rows(random: Random, member: Member) -> list[Base]:
    pick = random.choice
    several = range(random.randint(0, 9))
    rows: list[Base] = [_activity(random, member) for _ in several]
    for kind in AddressKind:
        rows += [Consent(member_id=member.id, kind=kind, topic=topic, state=pick(list(ConsentState)), at=NOW)
                 for topic in Topic if random.random() < 0.7]  # fmt: skip
        rows += [ContactPoint(member_id=member.id, kind=kind, address=f"{kind}{pick([1, 2])}", preferred=True,
                              state=pick([ContactPointState.ACTIVE, ContactPointState.BOUNCED]))]  # fmt: skip
    rows += [PointsEntry(member_id=member.id, cause=f"x{place}", points=pick([5, 6, 1000, -3]),
                         at=NOW - timedelta(days=pick(AGO))) for place in range(random.randint(0, 3))]  # fmt: skip
    rows += [Signal(member_id=member.id, source="desk", reference=f"s{next(_numbers)}", name=pick(["visit", "booking"]),
                    at=NOW - timedelta(days=pick(AGO))) for _ in range(random.randint(0, 3))]  # fmt: skip
    rows += [_special_day(random, member, whose) for whose in ("", "Lee") if random.random() < 0.7]
    if random.random() < 0.3:
        since, until = NOW - timedelta(days=3), pick([None, NOW - timedelta(days=1), NOW + timedelta(days=1)])
        rows.append(Mute(member_id=member.id, scope=pick(list(MuteScope)), reason=MuteReason.ASKED, since=since,
                         until=until, lifted_at=pick([None, None, NOW])))  # fmt: skip
    return rows


def _activity(random: Random, member: Member) -> Activity:
    kind = random.choice(KINDS)
    value = random.choice([0, 1, 2, 9_000, 50_000, 120_000])
    return Activity(
        member_id=member.id,
        kind=kind,
        at=NOW - timedelta(days=random.choice(AGO)),
        value=-value if kind is K.REFUNDED else value,
        reference=f"made/{next(_numbers)}",
        event_id=random.choice([None, 1, 1, 2, 3]),
        campaign_id=random.choice([None, 1, 2]) if kind in (K.MESSAGE_SENT, K.CLICKED) else None,
    )


def _special_day(random: Random, member: Member, whose: str) -> SpecialDay:
    near = (NOW + timedelta(days=random.choice([0, 1, 5, 29, 30, 31, 40, 90]))).date()
    month, day = random.choice([(near.month, near.day), (10, 30), (8, 15), (2, 29), (12, 30)])
    return SpecialDay(
        member_id=member.id,
        whose=whose,
        kind=random.choice([SpecialDayKind.BIRTHDAY, SpecialDayKind.BIRTHDAY, SpecialDayKind.WEDDING]),
        calendar=random.choice(list(CalendarKind)) if day <= 30 else CalendarKind.GREGORIAN,
        month=month,
        day=day,
        in_leap_month=random.random() < 0.2,
        leap_day_rule=random.choice(list(LeapDayRule)),
    )
