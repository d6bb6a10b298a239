from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.database import TookTooLong, in_time


def test_a_statement_that_takes_too_long_is_ended(session: Session) -> None:
    with pytest.raises(TookTooLong, match=r"0\.05 seconds"), in_time(session, timedelta(milliseconds=50)):
        session.execute(text("SELECT pg_sleep(30)"))
