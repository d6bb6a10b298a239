from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.members.models import Activity, ActivityKind, FieldKind, Member
from campaigns.members.operations import ReferenceTaken
from campaigns.members.profile.changes import ChangedMeanwhile
from campaigns.members.profile.custom_fields import add_field
from campaigns.members.profile.editing import BadSpend, Profile, change_profile
from campaigns.members.profile.finding import NobodyFits, SeveralFit
from campaigns.members.profile.introducers import IntroducedInACircle, IntroducedThemselves
from campaigns.members.profile.locales import UnknownCountry, UnknownTongue, UnknownZone
from campaigns.members.profile.names import NameMissing
from campaigns.members.profile.tags import TagTooLong, TooManyTags
from campaigns.members.queries import MemberFilter, list_members
from tests.clock import NOW
from tests.factories_members import joins, make_club, wide


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima", email="ana@example.com")


def profile_of(member: Member, **changed: object) -> Profile:
    """As the member stands, but for what is changed."""
    same = Profile(
        full_name=member.full_name,
        family_name=member.family_name,
        given_name=member.given_name,
        call_name=member.call_name,
        language=member.language,
        zone=member.zone,
    )
    return replace(same, **changed)  # type: ignore[arg-type]


def change(session: Session, member: Member, **changed: object) -> tuple[str, ...]:
    profile = profile_of(member, **changed)
    return change_profile(session, member_id=member.id, revision=member.revision, profile=profile, now=NOW)


def told(session: Session, member: Member) -> list[str]:
    kind = ActivityKind.PROFILE_CHANGED
    rows = select(Activity.detail).where(Activity.member_id == member.id, Activity.kind == kind)
    return list(session.scalars(rows.order_by(Activity.id)))


def test_all_of_a_profile_is_kept(session: Session, ana: Member) -> None:
    add_field(session, name={"en": "Shoe size"}, kind=FieldKind.NUMBER, now=NOW)
    change(
        session,
        ana,
        other_languages=("pt_br", "zh-Hant", "pt-BR"),
        country="br",
        city=" São  Paulo ",
        interests=("Tea", wide("tea"), "茶"),
        tags=("VIP",),
        custom={"shoe_size": "38.5"},
        expected_spend=120_000,
        source_reference="A-1",
    )
    kept = (ana.other_languages, ana.country, ana.city, ana.interests, ana.custom, ana.source_reference)
    assert kept == (["pt-BR", "zh-Hant"], "BR", "São Paulo", ["Tea", "茶"], {"shoe_size": 38.5}, "A-1")


def test_the_timeline_names_what_changed_and_not_what_it_says(session: Session, ana: Member) -> None:
    change(session, ana, city="Recife", expected_spend=500)
    change(session, ana, city="Recife", expected_spend=500, interests=("tea",))
    assert told(session, ana) == ["City, Expected spend in a year", "Interests"]


def test_the_timeline_calls_a_field_of_the_club_in_its_language(session: Session) -> None:
    make_club(session, language="zh")
    ana = joins(session, "Ana Lima")
    add_field(session, name={"en": "Shoe size", "zh": "鞋码"}, kind=FieldKind.NUMBER, now=NOW)
    change(session, ana, custom={"shoe_size": "38.5"})
    assert told(session, ana) == ["鞋码"]


def test_nothing_different_leaves_no_trace(session: Session, ana: Member) -> None:
    assert change(session, ana) == ()
    assert (ana.revision, told(session, ana)) == (0, [])


def test_of_two_who_edit_at_once_the_second_is_told(session: Session, ana: Member) -> None:
    old = ana.revision
    change(session, ana, city="Recife")
    with pytest.raises(ChangedMeanwhile):
        change_profile(session, member_id=ana.id, revision=old, profile=profile_of(ana, city="Lyon"), now=NOW)
    assert ana.city == "Recife"


def test_a_new_full_name_brings_the_others_along(session: Session, ana: Member) -> None:
    change(session, ana, full_name="欧阳安娜")
    assert (ana.family_name, ana.given_name, ana.call_name, ana.sort_name) == (
        "欧阳",
        "安娜",
        "欧阳安娜",
        "ouyang anna",
    )


def test_a_chosen_name_outlives_a_new_full_name(session: Session, ana: Member) -> None:
    change(session, ana, call_name="Annie")
    change(session, ana, full_name="Ana Souza", call_name="Annie")
    assert (ana.call_name, ana.sort_name) == ("Annie", "souza ana")


def test_members_are_sorted_and_found_by_pinyin(session: Session, ana: Member) -> None:
    for name in ("张伟", "欧阳雪", "单雪"):
        joins(session, name)
    assert [each.full_name for each in list_members(session, MemberFilter())] == ["Ana Lima", "欧阳雪", "单雪", "张伟"]
    assert [each.full_name for each in list_members(session, MemberFilter(words="OuYang xue"))] == ["欧阳雪"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"full_name": "\u200b"}, NameMissing),
        ({"zone": "Mars/Olympus"}, UnknownZone),
        ({"country": "Brazil"}, UnknownCountry),
        ({"country": "XX"}, UnknownCountry),
        ({"other_languages": ("klingon!",)}, UnknownTongue),
        ({"other_languages": ("xx-YY",)}, UnknownTongue),
        ({"interests": ("x" * 61,)}, TagTooLong),
        ({"tags": tuple(str(number) for number in range(51))}, TooManyTags),
        ({"expected_spend": -1}, BadSpend),
        ({"introduced_by": "nobody"}, NobodyFits),
        ({"introduced_by": "\x00"}, None),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, ana: Member, changed: dict[str, object], reason: type[Refused] | None
) -> None:
    if reason is None:
        assert change(session, ana, **changed) == ()
    else:
        with pytest.raises(reason):
            change(session, ana, **changed)


def test_a_reference_belongs_to_one_member(session: Session, ana: Member) -> None:
    joins(session, "Bo Chen", source_reference="B-1")
    with pytest.raises(ReferenceTaken):
        change(session, ana, source_reference="B-1")


def test_an_introducer_is_found_by_code_or_name(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Chen")
    change(session, ana, introduced_by="bo  chen")
    assert ana.introduced_by_id == bo.id
    assert change(session, ana, introduced_by=bo.code.upper()) == ()


def test_namesakes_are_told_apart_by_code(session: Session, ana: Member) -> None:
    joins(session, "Bo Chen")
    joins(session, "Bo Chen")
    with pytest.raises(SeveralFit):
        change(session, ana, introduced_by="Bo Chen")


def test_nobody_introduces_themselves_or_who_introduced_them(session: Session, ana: Member) -> None:
    bo, cy = joins(session, "Bo Chen"), joins(session, "Cy Diaz")
    change(session, bo, introduced_by=ana.code)
    change(session, cy, introduced_by=bo.code)
    with pytest.raises(IntroducedThemselves):
        change(session, ana, introduced_by=ana.code)
    with pytest.raises(IntroducedInACircle):
        change(session, ana, introduced_by=cy.code)
