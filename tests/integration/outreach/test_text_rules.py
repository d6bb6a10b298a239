import pytest
from sqlalchemy.orm import Session

from campaigns.messaging.rehearsal import SpokenText
from campaigns.outreach.text_rules import broken_rules

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
