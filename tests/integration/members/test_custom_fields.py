import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import Refused
from campaigns.members.models import CustomField, FieldKind
from campaigns.members.profile.custom_fields import (
    ChoiceInUse,
    ChoicesMissing,
    FieldNameMissing,
    FieldNameTaken,
    TooManyFields,
    add_field,
    change_field,
    count_values,
    delete_field,
    list_fields,
    move_field,
)
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_work import recount

TEXT, CHOICE = FieldKind.TEXT, FieldKind.CHOICE


def keys(session: Session) -> list[str]:
    return [field.key for field in list_fields(session)]


def colour(session: Session) -> CustomField:
    return add_field(session, name={"en": "Colour"}, kind=CHOICE, choices=["Red", "Blue", "red "], now=NOW)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ({"en": "Shoe size (EU)"}, "shoe_size_eu"),
        ({"zh": "鞋码"}, "xiema"),
        ({"en": "🎉"}, "field"),
        ({"en": "x" * 60}, "x" * 40),
    ],
)
def test_a_key_is_derived_from_the_name(session: Session, name: dict[str, str], key: str) -> None:
    assert add_field(session, name=name, kind=TEXT, now=NOW).key == key


def test_keys_that_read_alike_are_told_apart(session: Session) -> None:
    for name in ("鞋码", "鞋马", "Xie ma?"):
        add_field(session, name={"zh": name}, kind=TEXT, now=NOW)
    assert keys(session) == ["xiema", "xiema_2", "xie_ma"]


def test_choices_are_kept_once(session: Session) -> None:
    assert colour(session).choices == ["Red", "Blue"]


def test_fields_change_places(session: Session) -> None:
    for name in ("One", "Two", "Three"):
        add_field(session, name={"en": name}, kind=TEXT, now=NOW)
    move_field(session, field_id=list_fields(session)[2].id, up=True)
    move_field(session, field_id=list_fields(session)[0].id, up=True)
    assert keys(session) == ["one", "three", "two"]


def test_a_renamed_field_keeps_its_key_and_values(session: Session) -> None:
    make_club(session)
    field = colour(session)
    ana = joins(session, custom={"colour": "Red"})
    change_field(session, field_id=field.id, name={"en": "Favourite colour"}, choices=["Green", "Red"])
    assert (field.key, field.choices, ana.custom) == ("colour", ["Green", "Red"], {"colour": "Red"})


def test_a_choice_that_members_have_stays(session: Session) -> None:
    make_club(session)
    field = colour(session)
    joins(session, custom={"colour": "Red"})
    with pytest.raises(ChoiceInUse) as refused:
        change_field(session, field_id=field.id, name=field.name, choices=["Blue", "Green"])
    assert refused.value.values == {"choice": "Red", "count": 1}


def test_a_deleted_field_takes_its_values_along(session: Session, runtime: Runtime) -> None:
    make_club(session)
    field = colour(session)
    ana, bo = joins(session, custom={"colour": "Red", "other": 1}), joins(session, "Bo Chen")
    assert count_values(session, field) == 1
    assert delete_field(session, field_id=field.id, now=NOW) == 1
    session.commit()
    recount(runtime)
    session.refresh(ana)
    assert (ana.custom, bo.custom, keys(session)) == ({"other": 1}, {}, [])


def test_a_field_added_again_has_nothing_of_the_one_before(session: Session, runtime: Runtime) -> None:
    make_club(session)
    joins(session, custom={"colour": "Red"})
    delete_field(session, field_id=colour(session).id, now=NOW)
    assert count_values(session, colour(session)) == 0
    session.commit()
    recount(runtime)
    assert add_field(session, name={"en": "colour?"}, kind=TEXT, now=NOW).key == "colour"


@pytest.mark.parametrize(
    ("name", "kind", "choices", "reason"),
    [
        ({}, TEXT, [], FieldNameMissing),
        ({"en": "\u200b", "zh": " "}, TEXT, [], FieldNameMissing),
        ({"zh": "colour"}, TEXT, [], FieldNameTaken),
        ({"en": "Size"}, CHOICE, [], ChoicesMissing),
        ({"en": "Size"}, CHOICE, ["S", "s", " "], ChoicesMissing),
    ],
)
def test_a_field_needs_a_name_of_its_own_and_choices(
    session: Session, name: dict[str, str], kind: FieldKind, choices: list[str], reason: type[Refused]
) -> None:
    colour(session)
    with pytest.raises(reason):
        add_field(session, name=name, kind=kind, choices=choices, now=NOW)


def test_fields_have_an_end(session: Session) -> None:
    for number in range(40):
        add_field(session, name={"en": f"Field {number}"}, kind=TEXT, now=NOW)
    with pytest.raises(TooManyFields):
        add_field(session, name={"en": "One more"}, kind=TEXT, now=NOW)
