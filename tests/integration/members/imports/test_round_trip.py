"""Members as a file and back: an empty club that imports what another exported exports the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.tokens import random_code
from campaigns.members.imports.member_export import export_members
from campaigns.members.imports.member_import import MemberOptions
from campaigns.members.models import (
    AddressKind,
    CalendarKind,
    ConsentState,
    Culture,
    FieldKind,
    HouseholdRole,
    LeapDayRule,
    SpecialDayKind,
    Topic,
)
from campaigns.members.new_member import NewAddress, NewMember, checked
from campaigns.members.operations import add_members, fresh_codes
from campaigns.members.profile.custom_fields import add_field, list_fields
from campaigns.members.profile.custom_values import read_values
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.profile.households import make_household
from campaigns.members.profile.tags import clean_line
from tests.clock import NOW
from tests.factories_members import make_club
from tests.sizes import examples
from tests.whole_files import import_members

AWKWARD = st.sampled_from(
    r"""
    欧阳小明/单雪/=HYPERLINK(1)/'=1/''+x/-Ann/@home/O'Neil/Smith, John;/a;b/a\;b/\/a, b/“quoted”/(in brackets
    /of Bo (son)/小明\uff08儿子\uff09/محمد علي/👩 Li/x|y、z/the "club"/Ann\/yes/1.0/or 03-01/\\(/a  b
    """.replace("\n    ", "").split("/")
)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""What fails is shown as it is: making it smaller would take minutes."""
TEXTS = AWKWARD | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
DAYS = st.builds(
    NewSpecialDay,
    st.integers(1, 12),
    st.integers(1, 30),
    st.none() | st.integers(1950, 2020),
    kind=st.sampled_from(SpecialDayKind),
    calendar=st.sampled_from(CalendarKind),
    in_leap_month=st.booleans(),
    leap_day_rule=st.sampled_from(LeapDayRule),
    whose=TEXTS,
    relation=TEXTS,
    title=TEXTS,
)
ADDRESSES = st.builds(
    lambda number, kind, label: NewAddress(
        kind, f"o'x+{number}@例え.jp" if kind is AddressKind.EMAIL else f"+861381234{number:04}", label
    ),
    st.integers(0, 9),
    st.sampled_from(AddressKind),
    TEXTS,
)
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(AddressKind), st.sampled_from(Topic)), st.sampled_from(ConsentState), max_size=6
)
PEOPLE = st.lists(
    st.builds(
        NewMember,
        full_name=TEXTS,
        language=st.sampled_from(["en", "zh"]),
        zone=st.sampled_from(["Asia/Shanghai", "Pacific/Auckland", "America/New_York"]),
        source=st.just("staff"),
        family_name=TEXTS,
        given_name=TEXTS,
        call_name=TEXTS,
        city=TEXTS,
        country=st.sampled_from(["", "CN", "US"]),
        more_addresses=st.lists(ADDRESSES, max_size=5).map(tuple),
        special_days=st.lists(DAYS, max_size=3).map(tuple),
        interests=st.lists(TEXTS, max_size=4).map(tuple),
        tags=st.lists(TEXTS, max_size=4).map(tuple),
        cultures=st.lists(st.sampled_from(Culture), max_size=2).map(tuple),
        household_roles=st.lists(st.sampled_from(HouseholdRole), max_size=2).map(tuple),
        expected_spend=st.none() | st.integers(0, 10**12),
        preferred_kind=st.none() | st.sampled_from(AddressKind),
        consents_otherwise=PAIRS,
    ),
    min_size=1,
    max_size=4,
)


def kept(people: list[NewMember]) -> list[NewMember]:
    """Those that a club may have, each told apart by a reference."""
    found = []
    for number, new in enumerate(people):
        try:
            found.append(checked(replace(new, source_reference=f"r{number}")))
        except Refused:
            continue
    return found


@contextmanager
def set_aside(session: Session) -> Iterator[None]:
    with session.begin_nested() as work:
        yield
        work.rollback()
    session.expire_all()


def exported(session: Session) -> list[str]:
    session.expire_all()
    return list(export_members(session))


@pytest.fixture
def club(session: Session) -> Club:
    club = make_club(session)
    club.zone = "Pacific/Auckland"
    add_field(session, name={"en": "Shelf"}, kind=FieldKind.TEXT, now=NOW)
    return club


def fill(session: Session, people: list[NewMember], shelf: str, home: str) -> None:
    """The first introduced the last; all live in one house and have their own field filled."""
    house = make_household(session, name=home, member_ids=[], now=NOW).id if home else None
    own = read_values(list_fields(session), {"shelf": shelf})
    news = [replace(new, custom=own, household_id=house) for new in people]
    first, *_, last = add_members(session, news=news, codes=fresh_codes(session, random_code, len(news)), now=NOW) * 2
    if first is not last:
        first.introduced_by_id = last.id


@examples(10, thorough=100, phases=PHASES)
@given(people=PEOPLE.map(kept).filter(bool), shelf=TEXTS, home=TEXTS.map(clean_line))
def test_what_comes_back_is_the_same(
    session: Session, club: Club, people: list[NewMember], shelf: str, home: str
) -> None:
    with set_aside(session):
        fill(session, people, shelf, home)
        file = exported(session)
    with set_aside(session):
        content = "".join(file).encode()
        again = import_members(session, content, options=MemberOptions(), club=club, now=NOW)
        assert again.faults == ()
        assert exported(session) == file
