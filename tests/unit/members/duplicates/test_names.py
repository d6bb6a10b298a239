"""Whether two names may be one person's."""

import pytest

from campaigns.members.duplicates.likeness_of_names import Alike, alike
from campaigns.members.duplicates.names import read_name
from tests.factories_members import wide


def compared(one: str, other: str) -> Alike:
    forwards, backwards = alike(read_name(one), read_name(other)), alike(read_name(other), read_name(one))
    assert forwards is backwards
    return forwards


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "SMITH, John"),
        ("John  Smith", "john smith"),
        ("John Smith", wide("John Smith")),
        ("José Núñez", "Jose Nunez"),
        ("Pat O'Brien", "Pat O\u2019Brien"),
        ("王小明", "王 小明"),
        ("王小明先生", "王小明"),
        ("محمد علي", "علي محمد"),
        ("🙂", "🙂"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert compared(one, other) is Alike.SAME


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("王小明", "Wang Xiaoming", Alike.FORM),
        ("王小明", "Xiao Ming WANG", Alike.FORM),
        ("欧阳小明", "Ouyang Xiaoming", Alike.FORM),
        ("单小明", "Shan Xiaoming", Alike.FORM),
        ("吕布", "Lü Bu", Alike.FORM),
        ("J. Smith", "John Smith", Alike.SHORT),
        ("刘磊宇", "L. Liu", Alike.SHORT),
        ("Robert (Bob) Smith", "Bob Smith", Alike.SHORT),
        ("王小明 (David)", "David Wang", Alike.SHORT),
        ("陈伟", "陳偉", Alike.SOUND),
        ("Jhon Smith", "John Smith", Alike.CLOSE),
        ("王伟", "王薇", Alike.CLOSE),
        ("小明", "王小明", Alike.PART),
    ],
)
def test_a_form_of_the_name(one: str, other: str, how: Alike) -> None:
    assert compared(one, other) is how


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("王小明", "王小红", Alike.SIBLING),
        ("Anna Smith", "Peter Smith", Alike.SIBLING),
        ("Wang Wei", "Wang Wen", Alike.SIBLING),
        ("王小明", "李红", Alike.DIFFERENT),
        ("🙂", "王", Alike.DIFFERENT),
        ("", "", Alike.DIFFERENT),
    ],
)
def test_another_person(one: str, other: str, how: Alike) -> None:
    assert compared(one, other) is how


def test_the_name_they_use_counts() -> None:
    assert alike(read_name("王小明", "David"), read_name("David Wang")) is Alike.SHORT


def test_the_sorted_name_tells_how_characters_are_read() -> None:
    assert alike(read_name("乐天", "", "le tian"), read_name("Le Tian")) is Alike.FORM
