"""Two records of one person have one moment of an occasion: the one that is further, with its tasks."""

from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from campaigns.surprises.models import MomentState
from tests.factories_members import joins, make_club
from tests.factories_merging import merged
from tests.factories_moments import approved, hears, moments_of, suggested

_S = MomentState
FURTHEST_FIRST = (_S.DONE, _S.IN_HAND, _S.APPROVED, _S.SUGGESTED, _S.MISSED, _S.DECLINED)


def test_the_moment_that_is_further_stands(session: Session) -> None:
    make_club(session)
    kept, other = joins(session, "Ana Lima"), joins(session, "Ana  Lima")
    approved(session, other)
    hears(session, kept)
    merged(session, kept, other)
    [moment] = moments_of(session, kept)
    assert moment.state is MomentState.APPROVED
    assert moment.secret_until is not None
    assert [task.what for task in moment.tasks] == ["Bake in the Kitchen"]


@pytest.mark.parametrize(("further", "nearer"), [*pairwise(FURTHEST_FIRST)])
@pytest.mark.parametrize("turned", [False, True])
def test_of_each_two_states_the_further_stands(
    session: Session, further: MomentState, nearer: MomentState, *, turned: bool
) -> None:
    make_club(session)
    kept, other = joins(session, "Ana Lima"), joins(session, "Ana  Lima")
    suggested(session, kept).state = nearer if turned else further
    hears(session, other)
    moments_of(session, other)[0].state = further if turned else nearer
    session.flush()
    merged(session, kept, other)
    assert [moment.state for moment in moments_of(session, kept)] == [further]
