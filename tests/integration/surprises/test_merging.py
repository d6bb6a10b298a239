"""Two records of one person have one moment of an occasion: the one that is further, with its tasks."""

from sqlalchemy.orm import Session

from campaigns.surprises.models import MomentState
from tests.factories_members import joins, make_club
from tests.factories_merging import merged
from tests.factories_moments import approved, hears, moments_of


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
