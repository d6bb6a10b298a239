"""Several workers at once, and people who pause, resume, cancel and edit while they work: 8, 31, 32."""

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns.messaging.models import Channel, MessageState, TemplateVersion
from campaigns.messaging.templates import NewPart, create_version
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.planning import plan_due_runs
from tests.factories_messaging import make_people
from tests.factories_outreach import make_launched, make_template
from tests.factories_staff import signed_in
from tests.system.faults.club import DONE, Club, wait_until
from tests.system.faults.oracle import assert_agrees

SIZE = 450


@pytest.mark.parametrize("channel", list(Channel))
def test_08_two_workers_with_the_same_ring_share_the_work(club: Club, channel: Channel) -> None:
    club.crowd(120, channel)
    club.start_worker(slice_size=30)
    club.start_worker(slice_size=30)
    club.settles()
    assert_agrees(club)


def a_campaign(club: Club, size: int) -> int:
    """Launched and planned; gives its id."""
    with club.runtime.sessions.begin() as session:
        make_people(session, size, first=club.first)
        campaign = make_launched(session, now=club.runtime.clock(), template_id=make_template(session))
    club.audience += plan_due_runs(club.runtime.sessions, clock=club.runtime.clock)
    return campaign.id


def state_of(club: Club, campaign_id: int) -> CampaignState:
    with club.runtime.sessions() as session:
        return session.scalars(select(Campaign.state).where(Campaign.id == campaign_id)).one()


def test_31_paused_and_resumed_twenty_times_nobody_is_left_out_or_twice(club: Club, web: Flask) -> None:
    campaign_id = a_campaign(club, SIZE)
    browser = signed_in(web.test_client(), club.runtime)
    workers = [club.start_worker("handed", slice_size=20) for _ in range(2)]
    for turn in range(20):
        workers[turn % 2].wait_at("handed")
        assert browser.post(f"/campaigns/{campaign_id}/pause").status_code == 303
        assert state_of(club, campaign_id) is CampaignState.PAUSED
        assert browser.post(f"/campaigns/{campaign_id}/resume").status_code == 303
        workers[turn % 2].go_on()
    for worker in workers:
        worker.go_free()
    club.settles()
    assert club.accepted() == SIZE
    assert_agrees(club)


def test_31_after_a_cancel_each_is_either_sent_or_cancelled(club: Club, web: Flask) -> None:
    campaign_id = a_campaign(club, SIZE)
    browser = signed_in(web.test_client(), club.runtime)
    workers = [club.start_worker("handed", slice_size=20) for _ in range(2)]
    for worker in workers:
        worker.wait_at("handed")
    assert browser.post(f"/campaigns/{campaign_id}/cancel").status_code == 303
    for worker in workers:
        worker.go_free()
    wait_until(lambda: club.count(*DONE) == 40)
    assert club.count(MessageState.CANCELLED) == SIZE - 40
    assert_agrees(club)


def test_32_a_template_edited_while_it_goes_out_changes_no_letter(club: Club) -> None:
    club.crowd(100, Channel.SMS)
    worker = club.start_worker("handed", slice_size=20)
    worker.wait_at("handed")
    with club.runtime.sessions.begin() as session:
        edited = session.scalars(select(TemplateVersion.template_id)).one()
        new = [NewPart(Channel.SMS, "en", "Other words, {{ member.name }}", subject="")]
        create_version(session, template_id=edited, parts=new, now=club.runtime.clock())
    worker.go_free()
    club.settles()
    assert {words.split()[0] for words in club.words()} == {"Hi"}
    assert_agrees(club)
