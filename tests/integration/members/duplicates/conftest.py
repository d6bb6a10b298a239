"""A club that knows one person twice."""

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from tests.factories_members import joins, make_club


@pytest.fixture
def club(session: Session) -> None:
    make_club(session)


@pytest.fixture
def two(session: Session, club: None) -> tuple[Member, Member]:
    return joins(session, "Ana Lima", email="ana@example.com"), joins(session, "A. Lima", email="a.lima@example.com")
