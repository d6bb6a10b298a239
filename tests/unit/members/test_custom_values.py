from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.core.errors import Refused
from campaigns.members.models import CustomField, FieldKind
from campaigns.members.profile.custom_values import BadValue, UnknownField, read_value, read_values
from tests.factories_members import wide

TEXT, NUMBER, DATE, YES_NO, CHOICE = FieldKind


def field(kind: FieldKind) -> CustomField:
    return CustomField(key="it", name={"en": "It"}, kind=kind, choices=["Red", "Blue"])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (TEXT, "  a  b ", "a b"),
        (NUMBER, wide("38.5"), 38.5),
        (NUMBER, "1,234,567", 1_234_567),
        (NUMBER, "-0", 0),
        (DATE, "2026/1/2", "2026-01-02"),
        (DATE, "2026年11月22日", "2026-11-22"),
        (YES_NO, "是", True),
        (YES_NO, "No", False),
        (CHOICE, " rEd", "Red"),
    ],
)
def test_values_are_read(kind: FieldKind, text: str, value: object) -> None:
    assert read_value(field(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (TEXT, "x" * 10_000),
        (NUMBER, "many"),
        (NUMBER, "NaN"),
        (NUMBER, "Infinity"),
        (NUMBER, "1e400"),
        (NUMBER, "9" * 10_000),
        (NUMBER, "1,23"),
        (DATE, "2026-02-30"),
        (DATE, "tomorrow"),
        (YES_NO, "perhaps"),
        (CHOICE, "Green"),
    ],
)
def test_what_is_no_value_is_refused(kind: FieldKind, text: str) -> None:
    with pytest.raises(Refused):
        read_value(field(kind), text)


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(BadValue) as refused:
        read_values([field(DATE)], {"it": "tomorrow"})
    assert refused.value.field == "it"


def test_empty_values_are_left_out_and_unknown_fields_refused() -> None:
    assert read_values([field(DATE)], {"it": " "}) == {}
    with pytest.raises(UnknownField):
        read_values([], {"it": ""})


@given(st.sampled_from(FieldKind), st.text(min_size=1, max_size=40))
def test_whatever_is_written_is_a_value_or_refused(kind: FieldKind, text: str) -> None:
    try:
        value: Any = read_value(field(kind), text)
    except Refused:
        return
    assert isinstance(value, str | int | float | bool)
