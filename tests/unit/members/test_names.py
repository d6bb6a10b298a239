import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns.core.errors import Refused
from campaigns.members.profile.names import NameMissing, clean_name, names_of
from tests.factories_members import wide

RIGHT_TO_LEFT = "\u202e"
WIDTHLESS = "\u200b"


@pytest.mark.parametrize(
    ("full", "family", "given", "sort"),
    [
        ("欧阳小明", "欧阳", "小明", "ouyang xiaoming"),
        ("司马迁", "司马", "迁", "sima qian"),
        ("欧阳", "欧阳", "", "ouyang"),
        ("单雪", "单", "雪", "shan xue"),
        ("单于明", "单于", "明", "chanyu ming"),
        ("万俟雅", "万俟", "雅", "moqi ya"),
        ("尉遲恭", "尉遲", "恭", "yuchi gong"),
        ("仇英", "仇", "英", "qiu ying"),
        ("王", "王", "", "wang"),
        ("王先生", "王", "", "wang"),
        ("任 我行", "任", "我行", "ren woxing"),
        ("김민수", "김", "민수", "김 민수"),
        ("上海某某有限公司", "", "上海某某有限公司", "shanghaimoumouyouxiangongsi"),
        ("约翰·史密斯", "", "约翰·史密斯", "yuehan shimisi"),
    ],
)
def test_chinese_and_korean_names_begin_with_the_family(full: str, family: str, given: str, sort: str) -> None:
    names = names_of(full)
    assert (names.family_name, names.given_name, names.sort_name, names.call_name) == (family, given, sort, full)


@pytest.mark.parametrize(
    ("full", "family", "given", "call", "sort"),
    [
        ("Ana de Souza", "de Souza", "Ana", "Ana", "de souza ana"),
        ("García Márquez, Gabriel", "García Márquez", "Gabriel", "Gabriel", "garcia marquez gabriel"),
        ("Dr. José Łukasz Ångström Jr.", "Ångström", "José Łukasz", "José", "angstrom jose lukasz"),
        ("Robert (Bob) Smith", "Smith", "Robert", "Robert", "smith robert"),
        ("J. Smith", "Smith", "J.", "J. Smith", "smith j."),
        ("Madonna", "", "Madonna", "Madonna", "madonna"),
        ("王 David", "王", "David", "David", "wang david"),
        ("David王", "王", "David", "David", "wang david"),
        ("Mary 李", "李", "Mary", "Mary", "li mary"),
        ("王小明 Tom", "王", "小明 Tom", "王小明 Tom", "wang xiaoming tom"),
        ("王小明🎉", "王", "小明", "王小明🎉", "wang xiaoming"),
        ("🎉", "", "🎉", "🎉", "🎉"),
        ("محمد بن علي", "بن علي", "محمد", "محمد بن علي", "بن علي محمد"),
        ("דוד כהן", "כהן", "דוד", "דוד כהן", "כהן דוד"),
        ("Юрий Гагарин", "Гагарин", "Юрий", "Юрий Гагарин", "гагарин юрий"),
    ],
)
def test_other_names_are_taken_apart(full: str, family: str, given: str, call: str, sort: str) -> None:
    names = names_of(full)
    assert (names.family_name, names.given_name, names.call_name, names.sort_name) == (family, given, call, sort)


def test_what_is_given_is_not_guessed() -> None:
    names = names_of("Gabriel García Márquez", family_name="García Márquez", call_name="Gabo")
    assert (names.given_name, names.call_name, names.sort_name) == ("Gabriel", "Gabo", "garcia marquez gabriel")


@pytest.mark.parametrize(("family", "given", "full"), [("欧阳", "雪", "欧阳雪"), ("Lima", "Ana", "Ana Lima")])
def test_a_full_name_is_made_of_its_parts(family: str, given: str, full: str) -> None:
    assert names_of("", family_name=family, given_name=given).full_name == full


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (wide("Ana") + "\u3000" + wide("Lima"), "Ana Lima"),
        (f"{RIGHT_TO_LEFT}Ana{WIDTHLESS} \x00Lima\ufeff", "Ana Lima"),
        ("Jose\u0301\n\tLima", "José Lima"),
        ("\u2f00\u2f08", "一人"),
        ("بهمن\u200cپور", "بهمن\u200cپور"),
        ("Ana\ud800", "Ana"),
    ],
)
def test_a_name_keeps_only_what_is_seen(written: str, kept: str) -> None:
    assert clean_name(written) == kept


@pytest.mark.parametrize("invisible", ["", " ", WIDTHLESS, "\u2067\u2069", "\u3164", "\u2800", "\x00", "-", "\u0301"])
def test_a_name_nobody_can_see_is_refused(invisible: str) -> None:
    with pytest.raises(NameMissing):
        names_of(invisible)


@pytest.mark.parametrize("too_long", ["x" * 10_000, "王" * 201])
def test_a_name_without_end_is_refused(too_long: str) -> None:
    with pytest.raises(NameMissing):
        names_of(too_long)


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=20))
@example("ﷺ" * 200, "", "")
@example("İ, ﬃ", "", "")
def test_any_name_is_refused_or_can_be_sorted(full: str, family: str, given: str) -> None:
    try:
        names = names_of(full, family_name=family, given_name=given)
    except Refused:
        return
    assert names.full_name.strip()
    assert names.call_name.strip()
    assert names.sort_name.strip()
    assert "\x00" not in names.full_name + names.sort_name
    names.full_name.encode()
