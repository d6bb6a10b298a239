"""A club with one who cares."""

import pytest
from sqlalchemy.orm import Session

from campaigns.staff.models import Staff
from tests.factories_care import carer
from tests.factories_members import make_club


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


@pytest.fixture
def ada(session: Session) -> Staff:
    return carer(session)
