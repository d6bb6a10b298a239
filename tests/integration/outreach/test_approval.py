"""A second pair of eyes: who must ask, who may answer, what an answer covers."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Channel, StaffMail
from campaigns.messaging.templates import NewPart, create_version
from campaigns.outreach.approval.clearing import ChangedSince, NeedsApproval, NotYoursToLaunch
from campaigns.outreach.approval.log import steps_of
from campaigns.outreach.approval.operations import (
    ChangedMeanwhile,
    MayNotApprove,
    NobodyApproves,
    NotAsked,
    NotYourOwn,
    SayWhy,
    send_back,
)
from campaigns.outreach.approval.rules import NO_RULES, USUAL_RULES, ApprovalRules, NoSecondPair, read_rules, save_rules
from campaigns.outreach.approval.standing import waiting_for
from campaigns.outreach.drafts import draft_of
from campaigns.outreach.models import CampaignState, StepKind
from campaigns.outreach.operations import edit_campaign
from campaigns.outreach.variants.operations import NewVariant, add_variant
from campaigns.segments.operations import change_segment
from campaigns.segments.rules import parse_rule
from campaigns.staff.models import Role
from campaigns.staff.operations import change_staff
from tests.clock import NOW
from tests.factories_approval import House, make_house
from tests.factories_outreach import make_audience, make_template
from tests.factories_staff import make_staff


@pytest.fixture
def house(runtime: Runtime, session: Session) -> House:
    return make_house(runtime, session)


def test_one_who_may_launch_has_nobody_to_ask_and_two_keep_the_usual_limits(runtime: Runtime, session: Session) -> None:
    make_staff(runtime)
    assert read_rules(session) == NO_RULES
    make_staff(runtime, Role.MANAGER)
    assert read_rules(session) == USUAL_RULES


def test_a_limit_that_nobody_could_pass_is_refused(runtime: Runtime, session: Session) -> None:
    make_staff(runtime)
    with pytest.raises(NoSecondPair):
        save_rules(session, ApprovalRules(10, None))


def test_what_is_small_goes_without(house: House, session: Session) -> None:
    save_rules(session, ApprovalRules(3, 0))
    assert house.launch().state is CampaignState.ACTIVE


def test_what_is_large_does_not_go_and_says_who_may_approve(house: House) -> None:
    with pytest.raises(NeedsApproval, match="Ada Ortiz"):
        house.launch()
    assert house.campaign.state is CampaignState.DRAFT


def test_the_approved_goes_and_the_log_says_who_saw_what(house: House, session: Session) -> None:
    house.approve()
    assert house.launch().state is CampaignState.ACTIVE
    told = [(step.kind, step.staff_id, step.members, step.cost) for step in steps_of(session, house.campaign.id)]
    assert told == [
        (StepKind.LAUNCHED, house.author.id, 3, 0),
        (StepKind.APPROVED, house.other.id, 3, 0),
        (StepKind.ASKED, house.author.id, 3, 0),
    ]


def test_a_marketer_launches_what_was_approved_and_nothing_else(house: House, session: Session) -> None:
    save_rules(session, NO_RULES)
    with pytest.raises(NotYoursToLaunch):
        house.launch(house.marketer)
    house.approve()
    assert house.launch(house.marketer).state is CampaignState.ACTIVE


def test_neither_the_author_nor_whoever_asks_approves(house: House) -> None:
    with pytest.raises(NotYourOwn):
        house.approve(by=house.author)
    house.campaign.created_by_id = None
    with pytest.raises(NotYourOwn):
        house.approve(by=house.author)


def test_a_marketer_approves_nothing(house: House) -> None:
    with pytest.raises(MayNotApprove):
        house.approve(by=house.marketer)


def test_those_who_may_answer_are_written_to_and_see_it(house: House, session: Session) -> None:
    asked = house.ask()
    assert house.ask() is asked
    mails = session.scalars(select(StaffMail)).all()
    assert [(mail.cause, mail.staff_id) for mail in mails] == [
        (f"approval:{asked.id}/staff:{house.other.id}", house.other.id)
    ]
    assert [waiting_for(session, each) for each in (house.other, house.author, house.marketer)] == [[asked], [], []]


def test_nobody_is_asked_where_nobody_may_answer(house: House, session: Session) -> None:
    change_staff(session, staff_id=house.other.id, name="Ada", role=Role.MANAGER, active=False, now=NOW)
    with pytest.raises(NobodyApproves):
        house.ask()


def test_what_is_sent_back_says_why_and_is_not_approved(house: House, session: Session) -> None:
    house.ask()
    with pytest.raises(SayWhy):
        send_back(session, campaign_id=house.campaign.id, by=house.other, note=" ", now=NOW)
    step = send_back(session, campaign_id=house.campaign.id, by=house.other, note="Too warm.", now=NOW)
    told = session.scalars(select(StaffMail).where(StaffMail.cause == f"approval:{step.id}/staff:{house.author.id}"))
    assert "Too warm." in str(told.one().letter)
    with pytest.raises(NotAsked):
        send_back(session, campaign_id=house.campaign.id, by=house.other, note="Again.", now=NOW)
    with pytest.raises(NeedsApproval):
        house.launch()


def change_hour(house: House) -> None:
    draft = replace(draft_of(house.campaign), channels=(Channel.EMAIL,), grace_hours=48)
    edit_campaign(house.session, campaign_id=house.campaign.id, draft=draft, now=NOW)


def change_words(house: House) -> None:
    part = NewPart(Channel.EMAIL, "en", "Hello again", subject="Hello")
    create_version(house.session, template_id=house.campaign.template_id, parts=[part], now=NOW)


def change_audience(house: House) -> None:
    rule = parse_rule({"type": "language_in", "languages": ["en", "zh"]})
    change_segment(
        house.session, segment_id=house.campaign.segment_id or 0, name="Everybody", rule=rule, now=NOW, staff_id=None
    )


def other_words_for_some(house: House) -> None:
    new = NewVariant(template_id=make_template(house.session), age_from=60)
    add_variant(house.session, campaign_id=house.campaign.id, new=new, now=NOW)


def many_join(house: House) -> None:
    make_audience(house.session, 3)


@pytest.mark.parametrize("change", [change_hour, change_words, change_audience, other_words_for_some, many_join])
def test_any_change_voids_an_approval(house: House, change: object) -> None:
    house.approve()
    change(house)  # type: ignore[operator]
    with pytest.raises(ChangedSince):
        house.launch()


def test_only_what_was_looked_at_is_approved(house: House) -> None:
    with pytest.raises(ChangedMeanwhile):
        house.approve(looked_at="something else")


def test_a_new_name_voids_nothing(house: House, session: Session) -> None:
    house.approve()
    draft = replace(draft_of(house.campaign), name="Another name", channels=(Channel.EMAIL,))
    edit_campaign(session, campaign_id=house.campaign.id, draft=draft, now=NOW)
    assert house.launch().state is CampaignState.ACTIVE


def test_the_database_refuses_what_needs_approval_and_has_none(house: House, session: Session) -> None:
    forced = text("update campaign set state = 'active', needs_approval = true where id = :id")
    with pytest.raises(IntegrityError, match="approved_first"), session.begin_nested():
        session.execute(forced, {"id": house.campaign.id})
