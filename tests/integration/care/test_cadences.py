"""Where a member stands, and when they are due to hear from their owner."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.cadences import standings
from campaigns.care.models import CadenceStage, FollowUpReason, FollowUpState
from campaigns.care.rules import BadRules, CareRules, read_rules, save_rules
from campaigns.core.queries import find_club
from campaigns.core.zones import club_zone
from campaigns.members.models import ActivityKind, Member, Tier
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_care import buys, owned, round_of, talks, tasks_of
from tests.factories_members import does, joins


def standing(session: Session, member: Member, now: datetime = NOW) -> tuple[CadenceStage, date]:
    rows = standings(read_rules(session), zone=club_zone(session), now=now).where(Member.id == member.id)
    row = session.execute(rows).one()
    return row.stage, row.due_on


@pytest.mark.parametrize(
    ("bought_days_ago", "stage"),
    [(0, CadenceStage.NEW_BUYER), (89, CadenceStage.NEW_BUYER), (90, CadenceStage.ESTABLISHED)],
)
def test_a_buyer_is_new_for_ninety_days(
    session: Session, ada: Staff, bought_days_ago: int, stage: CadenceStage
) -> None:
    member = owned(session, ada)
    buys(session, member, days_ago=bought_days_ago)
    assert standing(session, member)[0] is stage


def test_who_never_bought_is_a_prospect(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=10)
    assert standing(session, member) == (CadenceStage.PROSPECT, date(2026, 11, 12) + timedelta(days=60))


def test_a_clear_no_slows_the_rhythm_until_the_next_purchase(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    buys(session, member, days_ago=5)
    talks(session, member, ada, at=NOW - timedelta(days=2), interested=False)
    assert standing(session, member) == (CadenceStage.NOT_INTERESTED, date(2026, 11, 20) + timedelta(days=60))
    buys(session, member, days_ago=1)
    assert standing(session, member)[0] is CadenceStage.NEW_BUYER


def test_the_last_word_counts_and_silence_about_it_says_nothing(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    for days, said in ((9, False), (6, True), (3, None)):
        talks(session, member, ada, at=NOW - timedelta(days=days), interested=said)
    assert standing(session, member)[0] is CadenceStage.PROSPECT


@pytest.mark.parametrize(
    ("zone", "due_on"), [("Asia/Shanghai", date(2026, 10, 8)), ("America/New_York", date(2026, 10, 7))]
)
def test_days_are_counted_where_the_club_is(session: Session, ada: Staff, zone: str, due_on: date) -> None:
    club = find_club(session)
    assert club
    club.zone = zone
    member = owned(session, ada)
    buys(session, member, days_ago=200)
    talks(session, member, ada, at=datetime(2026, 9, 7, 20, 0, tzinfo=UTC))
    assert standing(session, member)[1] == due_on


def test_a_night_that_is_an_hour_longer_moves_no_day(session: Session, ada: Staff) -> None:
    club = find_club(session)
    assert club
    club.zone = "America/New_York"
    member = owned(session, ada)
    buys(session, member, days_ago=200)
    talks(session, member, ada, at=datetime(2026, 10, 10, 3, 30, tzinfo=UTC))  # 23:30 on the 9th, before the change
    assert standing(session, member)[1] == date(2026, 11, 8)


def test_a_task_is_made_in_the_week_before_it_is_due(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=52)
    round_of(session)
    assert tasks_of(session, member) == []
    round_of(session, days=1)
    assert [task.due_on for task in tasks_of(session, member)] == [date(2026, 11, 30)]


def test_the_round_done_twice_makes_nothing_twice(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=60)
    for days in (0, 0, 1, 5):
        round_of(session, days=days)
    assert len(tasks_of(session, member)) == 1


def test_a_first_purchase_makes_the_task_of_the_week_after(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=60)
    round_of(session)
    buys(session, member)
    (task,) = tasks_of(session, member)
    assert (task.stage, task.due_on, task.since_kind) == (
        CadenceStage.NEW_BUYER,
        date(2026, 11, 29),
        ActivityKind.PURCHASED,
    )
    assert [task.stage for task in tasks_of(session, member, FollowUpState.DROPPED)] == [CadenceStage.PROSPECT]


def test_a_contact_does_the_task_and_the_new_buyers_next_follows(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    buys(session, member, days_ago=7)
    contact = talks(session, member, ada)
    assert [task.contact_id for task in tasks_of(session, member, FollowUpState.DONE)] == [contact.id]
    assert [task.due_on for task in tasks_of(session, member)] == [date(2026, 11, 29)]


def test_an_older_contact_written_down_late_does_no_task(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    buys(session, member, days_ago=7)
    talks(session, member, ada, at=NOW - timedelta(days=8))
    assert [task.due_on for task in tasks_of(session, member)] == [date(2026, 11, 22)]


def test_an_attendance_taken_back_makes_the_member_due_again(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=60)
    round_of(session)
    does(session, member, ActivityKind.ATTENDED, event_id=7)
    round_of(session)
    assert tasks_of(session, member) == []
    does(session, member, ActivityKind.ATTENDANCE_UNDONE, event_id=7)
    round_of(session)
    assert [task.due_on for task in tasks_of(session, member)] == [date(2026, 11, 22)]


def test_nobodys_members_have_no_task(session: Session) -> None:
    member = joins(session, joined_at=NOW - timedelta(days=200))
    round_of(session)
    assert tasks_of(session, member) == []


def test_the_club_sets_its_own_rhythm(session: Session, ada: Staff) -> None:
    rules = read_rules(session)
    rhythms = {stage: replace(rhythm, every_days=10) for stage, rhythm in rules.rhythms.items()}
    save_rules(session, rules=replace(rules, rhythms=rhythms))
    member = owned(session, ada, days_ago=10)
    round_of(session)
    assert [task.reason for task in tasks_of(session, member)] == [FollowUpReason.CADENCE]


def test_a_rhythm_turned_off_makes_no_task(session: Session, ada: Staff) -> None:
    rules = read_rules(session)
    rhythms = {stage: replace(rhythm, active=False) for stage, rhythm in rules.rhythms.items()}
    save_rules(session, rules=replace(rules, rhythms=rhythms))
    member = owned(session, ada, days_ago=60)
    round_of(session)
    assert tasks_of(session, member) == []


def test_a_tier_has_a_standard_of_its_own(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=100)
    buys(session, member, days_ago=95)
    rules = read_rules(session)
    save_rules(session, rules=replace(rules, of_tiers={member.tier_id: 14}))
    assert standing(session, member) == (CadenceStage.ESTABLISHED, (NOW - timedelta(days=95 - 14)).date())
    member.tier_id = session.scalars(select(Tier.id).where(Tier.key == "gold")).one()
    session.flush()
    assert standing(session, member)[1] == (NOW - timedelta(days=95 - 30)).date()


def test_one_rhythm_may_be_off_alone(session: Session, ada: Staff) -> None:
    rules = read_rules(session)
    off = replace(rules.rhythms[CadenceStage.PROSPECT], active=False)
    save_rules(session, rules=replace(rules, rhythms={**rules.rhythms, CadenceStage.PROSPECT: off}))
    buyer, prospect = owned(session, ada, days_ago=300), owned(session, ada, days_ago=300)
    buys(session, buyer, days_ago=200)
    round_of(session)
    assert (len(tasks_of(session, buyer)), tasks_of(session, prospect)) == (1, [])


@pytest.mark.parametrize("wrong", [{"warning_days": 0}, {"complaint_hours": 9999}, {"neglected_after_days": 10**9}])
def test_rules_that_cannot_be_kept_are_refused(session: Session, wrong: dict[str, int]) -> None:
    with pytest.raises(BadRules):
        save_rules(session, rules=CareRules(**{"rhythms": read_rules(session).rhythms, **wrong}))  # type: ignore[arg-type]
