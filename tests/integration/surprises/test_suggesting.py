"""What becomes a suggestion: a remark, a visit, a day to come, years, a tier; once, and never for who is spared."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.members.agreement.mutes import mute
from campaigns.members.models import (
    ActivityKind,
    Member,
    MuteReason,
    MuteScope,
    SpecialDay,
    SpecialDayKind,
    TierChange,
    TierReason,
)
from campaigns.members.queries import list_tiers
from campaigns.members.signals.taking import SignalRow, take_signals
from campaigns.segments.operations import SegmentUsed, add_segment, delete_segment
from campaigns.segments.rules import parse_rule
from campaigns.surprises.models import Cue, MomentState, RemarkAbout
from campaigns.surprises.noticing import look_ahead
from campaigns.surprises.remarks import NobodyFound, NothingHeard, NotThatDay, people_called
from campaigns.surprises.suggesting import NoMomentFor, suggest_by_hand
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_moments import IN_FIVE_DAYS, hears, moments_of, playbook


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima", phone="+12025550101")


def test_a_remark_suggests_one_moment_however_often_it_is_heard(session: Session, member: Member) -> None:
    playbook(session)
    for text in ("Her birthday", "Her birthday, she said again"):
        hears(session, member, text)
    [moment] = moments_of(session, member)
    assert (moment.state, moment.day, moment.budget) == (MomentState.SUGGESTED, IN_FIVE_DAYS, 5_000)


def test_one_form_is_one_remark(session: Session, member: Member) -> None:
    one, other = (hears(session, member, request="form") for _ in range(2))
    assert one is other


def test_the_playbook_for_what_it_is_about_goes_first(session: Session, member: Member) -> None:
    playbook(session)
    special = playbook(session, about=RemarkAbout.BIRTHDAY)
    playbook(session, about=RemarkAbout.WISH)
    hears(session, member)
    assert [each.playbook_id for each in moments_of(session, member)] == [special.id]


@pytest.mark.parametrize("text", ["", " \x00 ", "x" * 501])
def test_nothing_heard_is_refused(session: Session, member: Member, text: str) -> None:
    with pytest.raises(NothingHeard):
        hears(session, member, text)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2029, 1, 1)])
def test_a_day_that_is_over_or_far_is_refused(session: Session, member: Member, day: date) -> None:
    with pytest.raises(NotThatDay):
        hears(session, member, day=day)


@pytest.mark.parametrize("words", ["ana", "0101", "LIMA 202555", "{code}"])
def test_the_member_is_found_by_name_digits_or_card(session: Session, member: Member, words: str) -> None:
    joins(session, "Bo Chen", phone="+12025550202")
    assert people_called(session, words.format(code=member.code)) == [member]


@pytest.mark.parametrize("words", ["", "\x00", "nobody of this name", "%"])
def test_nobody_is_said_to_be_nobody(session: Session, member: Member, words: str) -> None:
    with pytest.raises(NobodyFound):
        people_called(session, words)


@pytest.mark.parametrize("spared", ["deceased", MuteScope.ALL, MuteScope.CELEBRATION])
def test_who_is_dead_or_muted_is_never_suggested(session: Session, member: Member, spared: str) -> None:
    if spared == "deceased":
        member.deceased = True
        session.flush()
    else:
        scope, reason = MuteScope(spared), MuteReason.ASKED
        mute(session, member_id=member.id, scope=scope, reason=reason, note="", until=None, staff_id=None, now=NOW)
    book = playbook(session)
    hears(session, member)
    with pytest.raises(NoMomentFor):
        suggest_by_hand(
            session, member_id=member.id, playbook_id=book.id, day=IN_FIVE_DAYS, note="", staff_id=None, now=NOW
        )
    assert moments_of(session, member) == []


def test_a_segment_and_the_tier_say_for_whom_and_how_much(session: Session, member: Member) -> None:
    tier = list_tiers(session)[0]
    rule = parse_rule({"type": "tier_in", "tiers": ["gold"]})
    gold = add_segment(session, name="Gold", rule=rule, now=NOW)
    playbook(session, about=RemarkAbout.BIRTHDAY, segment_id=gold.id)
    playbook(session, budgets={tier.id: 700})
    hears(session, member)
    assert [each.budget for each in moments_of(session, member)] == [700]


def test_a_segment_that_a_playbook_names_stays(session: Session, member: Member) -> None:
    everybody = add_segment(session, name="Everybody", rule=parse_rule({"all": []}), now=NOW)
    playbook(session, name="Cake", segment_id=everybody.id)
    with pytest.raises(SegmentUsed, match="Cake"):
        delete_segment(session, segment_id=everybody.id)


def test_the_nth_visit_is_noticed_as_it_happens(session: Session, member: Member) -> None:
    playbook(session, Cue.VISITS, number=2, lead_days=7)
    for expected in (0, 1, 1):
        does(session, member, ActivityKind.ATTENDED)
        assert len(moments_of(session, member)) == expected
    assert moments_of(session, member)[0].day == date(2026, 11, 29)


def test_a_signal_of_that_name_is_heard_once_for_a_day(session: Session, member: Member) -> None:
    playbook(session, Cue.SIGNAL, signal_name="booking")
    rows = [
        SignalRow(line, f"r{line}", name, NOW, day=day, code=member.code)
        for line, (name, day) in enumerate(
            [("booking", IN_FIVE_DAYS)] * 2 + [("visit", IN_FIVE_DAYS), ("booking", None)]
        )
    ]
    for _ in range(2):
        take_signals(session, rows, source="desk", now=NOW)
    assert [(each.note, each.day) for each in moments_of(session, member)] == [
        ("booking", IN_FIVE_DAYS),
        ("booking", date(2026, 12, 6)),
    ]


def test_days_to_come_are_noticed_also_a_companions(session: Session, member: Member) -> None:
    playbook(session, Cue.SPECIAL_DAY, day_kind=SpecialDayKind.BIRTHDAY, lead_days=14)
    for whose, month, day in (("", 12, 1), ("Leo", 12, 6), ("Mia", 12, 7)):
        session.add(
            SpecialDay(member_id=member.id, kind=SpecialDayKind.BIRTHDAY, whose=whose, month=month, day=day, year=None)
        )
    session.flush()
    for _ in range(2):
        look_ahead(session, NOW)
    assert [(each.note, each.day) for each in moments_of(session, member)] == [
        ("", date(2026, 12, 1)),
        ("Leo", date(2026, 12, 6)),
    ]


def test_a_remark_and_the_day_itself_are_one_occasion(session: Session, member: Member) -> None:
    playbook(session)
    playbook(session, Cue.SPECIAL_DAY, day_kind=SpecialDayKind.BIRTHDAY)
    day = {"month": IN_FIVE_DAYS.month, "day": IN_FIVE_DAYS.day, "year": None}
    session.add(SpecialDay(member_id=member.id, kind=SpecialDayKind.BIRTHDAY, **day))
    hears(session, member)
    look_ahead(session, NOW)
    assert len(moments_of(session, member)) == 1


@pytest.mark.parametrize(("number", "found"), [(None, 1), (1, 1), (2, 0)])
def test_years_of_membership_are_noticed_ahead(
    session: Session, member: Member, number: int | None, found: int
) -> None:
    member.joined_at = NOW - timedelta(days=360)
    playbook(session, Cue.MEMBERSHIP, number=number)
    look_ahead(session, NOW)
    assert [each.note for each in moments_of(session, member)] == ["1"] * found


@pytest.mark.parametrize("up", [True, False])
def test_a_higher_tier_is_noticed_and_a_lower_is_not(session: Session, member: Member, *, up: bool) -> None:
    session.add(TierChange(member_id=member.id, up=up, at=NOW, reason=TierReason.SPEND))
    playbook(session, Cue.TIER)
    session.flush()
    look_ahead(session, NOW)
    assert len(moments_of(session, member)) == up
