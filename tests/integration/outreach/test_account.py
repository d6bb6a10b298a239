from datetime import timedelta
from itertools import cycle, product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.account import RunAccount, account_of, get_run
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.people import PeopleFilter, every_person, people_written
from campaigns.outreach.states import Group
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run, make_version
from tests.factories_outreach import make_member


@pytest.fixture
def run(session: Session) -> Run:
    """Messages in every state, on two channels, some with reasons, of two providers."""
    found = make_run(session)
    version, member = make_version(session), make_member(session)
    reasons = cycle(["", "no_consent", "550 mailbox full", "suppressed", ""])
    for state, channel, provider in product(MessageState, (Channel.EMAIL, Channel.SMS), ("", "relay", "twilio")):
        make_message(
            session, member=member, run_id=found.id, state=state, channel=channel, reason=next(reasons),
            provider=provider, template_version_id=version,
        )  # fmt: skip
    return found


def total(session: Session, campaign: Campaign, **asked: Any) -> int:
    return people_written(session, campaign, PeopleFilter(**asked), limit=1, offset=0).total


def test_the_terms_add_up_to_what_was_meant(session: Session, run: Run) -> None:
    account = account_of(session, run)
    assert account.counts.intended == sum(term.count for term in account.terms) == len(MessageState) * 6


def test_each_term_is_a_list_of_so_many_people(session: Session, run: Run) -> None:
    account = account_of(session, run)
    for term in account.terms:
        narrowed = {"state": term.state, "reason": term.reason} if term.state else {"group": term.group}
        assert total(session, run.campaign, run_id=run.id, **narrowed) == term.count


@pytest.mark.parametrize("group", Group)
def test_channels_and_providers_are_lists_too(session: Session, run: Run, group: Group) -> None:
    account, campaign = account_of(session, run), run.campaign
    for channel in account.channels:
        assert (
            total(session, campaign, run_id=run.id, group=group, channel=channel)
            == account.counts_of(channel=channel).by_group[group]
        )
    for provider in account.providers:
        assert (
            total(session, campaign, run_id=run.id, group=group, provider=provider)
            == account.counts_of(provider=provider).by_group[group]
        )


def test_the_file_holds_whoever_the_number_counts(session: Session, run: Run) -> None:
    asked = PeopleFilter(run_id=run.id, group=Group.FAILED)
    rows = list(every_person(session, run.campaign, asked, now=NOW))
    assert len(rows) == account_of(session, run).counts.failed


def test_what_went_late_is_told_by_how_much(session: Session) -> None:
    run = make_run(session)
    for minutes in (0, 14, 16, 90):
        make_message(session, run_id=run.id, state=MessageState.DELIVERED, accepted_at=NOW + timedelta(minutes=minutes))
    account = account_of(session, run)
    assert (account.late, account.longest) == (2, timedelta(minutes=90))
    assert total(session, run.campaign, run_id=run.id, late=True) == 2


def test_whatever_stands_in_for_another_is_counted(session: Session) -> None:
    run = make_run(session)
    first = make_message(session, run_id=run.id, state=MessageState.BOUNCED)
    make_message(session, run_id=run.id, channel=Channel.SMS, instead_of_id=first.id, parts=2, cost=15_000)
    account = account_of(session, run)
    assert (account.instead, account.parts, account.cost) == (1, 2, 15_000)
    assert total(session, run.campaign, run_id=run.id, instead=True) == 1


def test_a_run_without_messages_adds_up_to_nothing(session: Session) -> None:
    account: RunAccount = account_of(session, make_run(session))
    assert (account.counts.intended, [term.count for term in account.terms]) == (0, [0, 0, 0, 0])


def test_the_run_of_another_campaign_is_not_found(session: Session) -> None:
    run, other = make_run(session), make_run(session)
    with pytest.raises(NotFound):
        get_run(session, other.campaign_id, run.id)
