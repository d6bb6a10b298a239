import pytest
from sqlalchemy.orm import Session

from campaigns.messaging.rehearsal import SpokenText
from campaigns.outreach.text_rules import broken_rules, foreign_signs

SIGNED = "【俱乐部】您好"


def broken(session: Session, *texts: tuple[str, str]) -> list[tuple[str, int]]:
    spoken = [SpokenText(number, address, text) for number, (address, text) in enumerate(texts)]
    return [(rule.values["prefix"], len(rule.members)) for rule in broken_rules(session, spoken)]


@pytest.mark.parametrize(
    "text",
    [
        "您好",
        "您好【俱乐部】",
        "【】您好",
        f"{SIGNED} https://a.example/b",
        f"{SIGNED} WWW.a.example",
        SIGNED + "好" * 600,
    ],
)
def test_what_operators_refuse_is_found(session: Session, text: str) -> None:
    assert broken(session, ("+8613800138000", text)) == [("+86", 1)]


def test_what_they_let_through_is_not(session: Session) -> None:
    assert broken(session, ("+8613800138000", SIGNED), ("+8613800138000", " 【Club】Hello")) == []


def test_a_rule_holds_where_it_is_made(session: Session) -> None:
    """Of two who break three rules in one country, and one who lives in another."""
    far = "https://a.example" + "好" * 600
    found = broken(session, ("+8613800138000", far), ("+8613800138001", "您好"), ("+12025550100", far))
    assert found == [("+86", 1), ("+86", 1), ("+86", 2)]


def test_a_number_of_no_known_country_breaks_none(session: Session) -> None:
    assert broken(session, ("+99912345", "https://a.example"), ("", "")) == []


def signs(*texts: str, written: str = "") -> list[tuple[int, str, int]]:
    spoken = [SpokenText(number, "+12025550100", text) for number, text in enumerate(texts)]
    found = foreign_signs(spoken, written=written)
    return [(len(each.members), each.values["signs"], each.values["dearer"]) for each in found]


def test_what_is_written_and_what_names_bring_are_told_apart() -> None:
    found = signs("It\u2019s Ana", "It\u2019s Łukasz", written="It\u2019s {{ member.name }}")
    assert found == [(2, "\u2019\u00a0→\u00a0'", 0), (1, "Ł", 0)]


@pytest.mark.parametrize(("length", "dearer"), [(69, 0), (70, 1), (159, 1), (160, 1), (321, 1)])
def test_what_a_sign_costs_is_counted(length: int, dearer: int) -> None:
    assert signs("x" * length + "—", written="—") == [(1, "—\u00a0→\u00a0-", dearer)]


def test_a_sign_that_alone_is_not_to_blame_costs_nothing() -> None:
    assert signs("x" * 100 + "\u2019Ł", written="\u2019") == [(1, "\u2019\u00a0→\u00a0'", 0), (1, "Ł", 0)]


def test_one_that_is_not_seen_is_named_and_no_more_than_eight_are() -> None:
    assert signs("a\u00a0b") == [(1, "NO-BREAK SPACE", 0)]
    [(_, said, _)] = signs("ăąćčďđęěğ")
    assert said.endswith(" · …")
    assert said.count(" · ") == 8


@pytest.mark.parametrize("text", ["Hello", "您好 Łukasz", ""])
def test_nothing_is_said_where_nothing_could_be_saved(text: str) -> None:
    assert signs(text, written=text) == []
