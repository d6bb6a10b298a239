"""Invented people: nobody can be reached by accident, and every demo is the same."""

import re

import pytest

from campaigns.members.profile.addresses import normalise_email, normalise_phone
from webapp.commands.demo_club.draws import draw, pick_weighted
from webapp.commands.demo_club.people import Person, invent_people
from webapp.commands.demo_club.purchase_log import ending, first_days, read_log

FICTION = re.compile(r"\+1\d{3}55501\d\d|\+447700900\d{3}")


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return list(invent_people(range(1, 2358)))


def test_every_number_is_kept_for_fiction_and_given_once(people: list[Person]) -> None:
    phones = [person.phone for person in people if person.phone]
    assert all(FICTION.fullmatch(phone) for phone in phones)
    assert len(set(phones)) == len(phones) > 1500


def test_every_mailbox_is_at_an_example_domain_and_given_once(people: list[Person]) -> None:
    emails = [person.email for person in people if person.email]
    assert {email.rpartition("@")[2] for email in emails} == {"example.com", "example.org", "example.net"}
    assert len(set(emails)) == len(emails)


def test_addresses_are_written_as_the_club_keeps_them(people: list[Person]) -> None:
    assert all(normalise_email(person.email) == person.email for person in people if person.email)
    assert all(normalise_phone(person.phone, "") == person.phone for person in people if person.phone)


def test_everybody_can_be_reached(people: list[Person]) -> None:
    assert all(person.email or person.phone for person in people)


def test_some_keep_the_lunar_calendar(people: list[Person]) -> None:
    lunar = [person for person in people if person.birthday and person.birthday.lunar]
    assert 0.1 < len(lunar) / len(people) < 0.2


def test_the_same_people_every_time(people: list[Person]) -> None:
    assert list(invent_people(range(1, 2358))) == people


def test_the_log_ends_where_it_is_asked_to() -> None:
    rows = read_log()
    moved = ending(rows, last=rows[0].day)
    assert max(row.day for row in moved) == rows[0].day
    assert len(first_days(moved)) == 2357


def test_draws_follow_their_weights() -> None:
    picked = [pick_weighted((("a", 0.8), ("b", 0.2)), number) for number in range(1000)]
    assert 750 < picked.count("a") < 850
    assert 0 <= draw("x") < 1
