"""What one row of a member file may say beside names."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.members.agreement.consent import current_consents
from campaigns.members.imports.member_import import MemberOptions
from campaigns.members.imports.report import Outcome
from campaigns.members.models import AddressKind, ConsentState, Member, Topic
from tests.clock import NOW
from tests.factories_members import joins, make_club, refusals
from tests.whole_files import import_members


def read(session: Session, *lines: str, **options: str) -> Outcome:
    club = find_club(session) or make_club(session)
    given = MemberOptions(**options)  # type: ignore[arg-type]  # texts alone
    content = "\n".join(lines).encode()
    return import_members(session, content, options=given, club=club, now=NOW)


def member(session: Session, name: str) -> Member:
    session.expire_all()
    return session.scalars(select(Member).where(Member.full_name == name)).one()


def test_any_number_of_addresses_with_their_labels(session: Session) -> None:
    mails = "; ".join(f"ana{number}@example.com (no. {number})" for number in range(8))
    read(
        session,
        "name,email,email_label,more_emails,more_phones",
        f'Ana,a@b.com,home,"{mails}","+12125550123 (a \\(b\\))"',
    )
    points = member(session, "Ana").contact_points
    assert [point.label for point in points] == ["home", *(f"no. {number}" for number in range(8)), "a (b)"]
    assert [point.address for point in points if point.preferred] == ["a@b.com", "+12125550123"]


def test_a_number_with_brackets_keeps_them_apart_from_its_label(session: Session) -> None:
    read(session, "name,country,more_phones", "Ana,US,(212) 555-0123 (work)")
    assert [(point.address, point.label) for point in member(session, "Ana").contact_points] == [
        ("+12125550123", "work")
    ]


@pytest.mark.parametrize("mails", ["x; a@b.com", "a@b.com (work) b@c.com", "(work)"])
def test_one_address_that_is_none_refuses_the_row(session: Session, mails: str) -> None:
    assert list(refusals(read(session, "name,more_emails", f"Ana,{mails}"))) == [2]


def test_consents_say_their_state(session: Session) -> None:
    read(session, "name,email,consents", "Ana,a@b.com,email:events email:offers=withdrawn email:care=pending")
    states = current_consents(session, member(session, "Ana").id)
    assert {topic: states.get((AddressKind.EMAIL, topic)) for topic in Topic} == {
        Topic.EVENTS: ConsentState.GRANTED,
        Topic.OFFERS: ConsentState.WITHDRAWN,
        Topic.CARE: ConsentState.PENDING,
        Topic.GREETINGS: None,
    }


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("consents", "email:offers=maybe"),
        ("preferred_channel", "pigeon"),
        ("household_roles", "owner"),
        ("cultures", "martian"),
        ("household_roles", "buyer"),
        ("expected_spend", "-1"),
        ("expected_spend", "much"),
        ("special_days", "birthday lunar leap 2015-08-15"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, column: str, cell: str) -> None:
    assert list(refusals(read(session, f"name,{column}", f"Ana,{cell}"))) == [2]


def test_a_leap_month_is_told_from_a_year_without_one(session: Session) -> None:
    report = read(
        session, "name,special_days", "Ana,birthday lunar leap 2015-08-15", "Bo,birthday lunar leap 1995-08-15"
    )
    assert refusals(report) == {2: "2015 had no leap month 8. Leave the year out if you are not sure of it."}


def test_household_roles_spend_and_the_way_they_like(session: Session) -> None:
    read(
        session,
        "name,email,household,household_roles,expected_spend,preferred_channel",
        'Ana,a@b.com,The Limas,buyer; 决定者,"1,234.50",短信',
    )
    ana = member(session, "Ana")
    assert ana.household is not None
    assert (ana.household.name, ana.household_roles) == ("The Limas", ["buyer", "decision_maker"])
    assert (ana.expected_spend, ana.preferred_kind) == (123450, AddressKind.SMS)


def test_cultures_are_read_in_either_language_each_once(session: Session) -> None:
    read(session, "name,email,cultures", "Ana,a@b.com,印度教; Chinese; chinese")
    assert member(session, "Ana").cultures == ["chinese", "hindu"]


def test_the_code_of_a_card_stays_where_it_was_never_anybodys(session: Session) -> None:
    make_club(session)
    taken = joins(session, "Bo").code
    read(session, "code,name", "abcdefgh,Ana", "not a code,Cy", f"{taken},Bo", "23456789,Di")
    assert (member(session, "Ana").code, member(session, "Di").code) == ("abcdefgh", "23456789")
    assert len(member(session, "Cy").code) == 8


def test_two_rows_with_one_code_are_one_too_many(session: Session) -> None:
    assert list(refusals(read(session, "code,name", "abcdefgh,Ana", "ABCDEFGH,Bo"))) == [3]


def test_labels_of_known_people_follow_the_file_only_where_they_may(session: Session) -> None:
    make_club(session)
    ana = joins(session, "Ana", email="a@b.com")
    for label, how in (("home", "fill"), ("work", "fill"), ("shop", "overwrite")):
        read(session, "name,email,email_label", f"Ana,a@b.com,{label}", known=how)
    assert [point.label for point in member(session, "Ana").contact_points] == ["shop"]
    assert ana.revision == 2


def test_two_of_one_name_at_one_address_are_two_where_their_references_differ(session: Session) -> None:
    report = read(session, "reference,name,email", "1,Ana,a@b.com", "2,Ana,a@b.com", ",Ana,a@b.com")
    assert (report.added, list(refusals(report))) == (2, [4])
    again = read(session, "reference,name,email", "1,Ana,a@b.com", "3,Ana,a@b.com", ",Ana,a@b.com")
    assert (again.added, again.unchanged, list(refusals(again))) == (1, 1, [4])
