from datetime import timedelta

import pytest
from sqlalchemy import Text, event, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from campaigns.core.database import TookTooLong, in_time, is_unkeepable
from campaigns.core.zones import club_zone
from tests.factories_members import make_club


def test_a_statement_that_takes_too_long_is_ended(session: Session) -> None:
    with pytest.raises(TookTooLong, match=r"0\.05 seconds"), in_time(session, timedelta(milliseconds=50)):
        session.execute(text("SELECT pg_sleep(30)"))


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["", ""], ["NULL", "null"], ['"', "\\", '\\"', "{a,b}", " a ", "陈\n", "\x01"], ["a", None, "b"]],
)
def test_a_list_of_texts_arrives_as_it_is(session: Session, texts: list[str | None]) -> None:
    assert session.scalar(select(literal(texts, ARRAY(Text)))) == texts


@pytest.mark.parametrize("texts", [["\0"], ["a", "b\0c"], ["\0", "", "\0"]])
def test_a_list_with_a_text_that_no_row_can_hold_is_refused(session: Session, texts: list[str]) -> None:
    with pytest.raises(DataError) as refused:
        session.scalar(select(literal(texts, ARRAY(Text))))
    assert is_unkeepable(refused.value)


def test_the_clubs_row_is_read_once_a_session(session: Session) -> None:
    make_club(session)
    session.flush()
    session.expunge_all()
    said: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    assert club_zone(session) == club_zone(session)
    assert len(said) == 1
