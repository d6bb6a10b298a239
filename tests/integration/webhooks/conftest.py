from collections.abc import Iterator

import pytest

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from tests.factories_members import joins, make_club
from tests.receivers import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def ana(committed: Runtime) -> Member:
    with committed.sessions.begin() as session:
        make_club(session)
        return joins(session)


@pytest.fixture
def bo(committed: Runtime, ana: Member) -> Member:
    with committed.sessions.begin() as session:
        return joins(session, "Bo Chen")
