from sqlalchemy.orm import Session

from campaigns.messaging.models import MessageState, RunHold
from campaigns.outreach.models import Run
from campaigns.outreach.spending import spend
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run


def limited(session: Session, ceiling: int | None) -> Run:
    run = make_run(session)
    run.campaign.cost_ceiling = ceiling
    session.flush()
    return run


def spent(session: Session, run: Run) -> int:
    session.refresh(run)
    return run.spent


def test_what_fits_is_taken_to_the_last_millionth(session: Session) -> None:
    run = limited(session, 100)
    assert spend(session, run.id, 60, now=NOW)
    assert spend(session, run.id, 40, now=NOW)
    assert spent(session, run) == 100


def test_what_does_not_fit_is_not_taken_and_the_run_is_held(session: Session) -> None:
    run = limited(session, 100)
    message = make_message(session, run_id=run.id)
    assert not spend(session, run.id, 101, now=NOW)
    assert (spent(session, run), session.get_one(RunHold, run.id).reason) == (0, "ceiling")
    session.refresh(message)
    assert message.state is MessageState.PLANNED


def test_what_was_not_needed_is_given_back_even_over_the_ceiling(session: Session) -> None:
    run = limited(session, 100)
    spend(session, run.id, 100, now=NOW)
    run.campaign.cost_ceiling = 10
    session.flush()
    assert spend(session, run.id, -30, now=NOW)
    assert spent(session, run) == 70


def test_without_a_ceiling_everything_fits(session: Session) -> None:
    run = limited(session, None)
    assert spend(session, run.id, 10**15, now=NOW)
