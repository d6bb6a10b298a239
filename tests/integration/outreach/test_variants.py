"""Which of its templates a campaign reads to whom: by condition, else by turns, never the same twice running."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import Member, Topic
from campaigns.messaging.models import Channel, Message, MessageState, TemplateVersion
from campaigns.messaging.templates import NewPart, create_version, latest_version
from campaigns.outreach.drafts import NoSuchPart
from campaigns.outreach.models import Campaign, OccasionKind, Run
from campaigns.outreach.operations import NotADraft, launch_campaign
from campaigns.outreach.planning import plan_run
from campaigns.outreach.template_uses import campaigns_with, uses_of
from campaigns.outreach.variants.operations import (
    AgeOutOfRange,
    NewVariant,
    NobodysCompanion,
    NoNthYear,
    SameAgain,
    add_variant,
    drop_variant,
)
from tests.clock import NOW
from tests.factories_outreach import (
    born_on,
    make_audience,
    make_campaign,
    make_member,
    make_template,
    make_tier,
    reachable,
)

YEAR = timedelta(days=365)
GREETING = {"occasion": OccasionKind.BIRTHDAY, "topic": Topic.GREETINGS}


def greeting(session: Session, *variants: NewVariant, **values: Any) -> Campaign:
    campaign = make_campaign(session, **(GREETING | values))
    for new in variants:
        add_variant(session, campaign_id=campaign.id, new=new, now=NOW)
    return campaign


def written(session: Session, campaign: Campaign, *, now: datetime = NOW) -> dict[int, int]:
    """Launched if it is a draft, and planned: member → the template they get."""
    if campaign.launched_at is None:
        launch_campaign(session, campaign_id=campaign.id, now=now)
    for run in session.scalars(select(Run).where(Run.campaign_id == campaign.id)):
        plan_run(session, run, now=now)
    rows = select(Message.member_id, TemplateVersion.template_id).join(
        TemplateVersion, TemplateVersion.id == Message.template_version_id
    )
    return dict(session.execute(rows.join(Run, Run.id == Message.run_id).where(Run.campaign_id == campaign.id)).all())


def celebrant(session: Session, *, year: int | None = 1976, **values: Any) -> Member:
    member = reachable(session, make_member(session, **values))
    born_on(session, member, NOW.month, NOW.day, year=year)
    return member


def sent(session: Session) -> None:
    for message in session.scalars(select(Message)):
        message.state = MessageState.DELIVERED
    session.flush()


def test_the_first_condition_that_holds_decides(session: Session) -> None:
    plain, gold, of_fifty = make_template(session), make_template(session), make_template(session)
    campaign = greeting(
        session,
        NewVariant(template_id=of_fifty, nth=50),
        NewVariant(template_id=gold, tier_id=make_tier(session, 2).id),
        template_id=plain,
    )
    fifty, golden, other, unknown = (
        celebrant(session, tier=3),
        celebrant(session, tier=3, year=1980),
        celebrant(session, year=1980),
        celebrant(session, year=None),
    )
    wanted = {fifty.id: of_fifty, golden.id: gold, other.id: plain, unknown.id: plain}
    assert written(session, campaign) == wanted


def test_ages_are_bounds_that_hold_for_known_years_alone(session: Session) -> None:
    plain, young = make_template(session), make_template(session)
    campaign = greeting(session, NewVariant(template_id=young, age_from=18, age_to=30), template_id=plain)
    ages = [17, 18, 30, 31]
    members = [celebrant(session, year=NOW.year - age) for age in ages] + [celebrant(session, year=None)]
    found = written(session, campaign)
    assert [found[member.id] == young for member in members] == [False, True, True, False, False]


@pytest.mark.parametrize(("day", "is_of_age"), [(22, True), (23, False)])
def test_a_campaign_on_another_day_reckons_the_age_by_its_own(session: Session, day: int, *, is_of_age: bool) -> None:
    plain, grown = make_template(session), make_template(session)
    (member,) = make_audience(session, 1)
    born_on(session, member, 11, day, year=NOW.year - 18)
    campaign = make_campaign(session, template_id=plain)
    add_variant(session, campaign_id=campaign.id, new=NewVariant(template_id=grown, age_from=18), now=NOW)
    assert written(session, campaign) == {member.id: grown if is_of_age else plain}


def test_whose_day_it_is_decides_in_a_greeting_for_companions(session: Session) -> None:
    plain, wife = make_template(session), make_template(session)
    campaign = greeting(
        session, NewVariant(template_id=wife, relation="Wife"), template_id=plain, occasion=OccasionKind.COMPANION
    )
    first, second = make_audience(session, 2)
    born_on(session, first, NOW.month, NOW.day, whose="Ann", relation="wife")
    born_on(session, second, NOW.month, NOW.day, whose="Tom", relation="son")
    assert written(session, campaign) == {first.id: wife, second.id: plain}


def test_nobody_reads_the_same_words_twice_running_whatever_the_campaign(session: Session) -> None:
    templates = [make_template(session) for _ in range(3)]
    members = [celebrant(session) for _ in range(6)]
    read: list[dict[int, int]] = []
    for year in range(4):
        turns = [NewVariant(template_id=each) for each in templates[1:]]
        campaign = greeting(session, *turns, template_id=templates[0])
        read.append(written(session, campaign, now=NOW.replace(year=NOW.year + year)))
        sent(session)
    for member in members:
        lately = [found[member.id] for found in read]
        assert len(set(lately[:3])) == 3, "each once before one comes again"
        assert lately[3] == lately[0]


def test_a_second_look_at_the_day_changes_nobodys_words(session: Session) -> None:
    campaign = greeting(session, NewVariant(template_id=make_template(session)))
    member = celebrant(session)
    first = written(session, campaign)
    sent(session)
    late = celebrant(session)
    again = written(session, campaign)
    assert again[member.id] == first[member.id]
    assert late.id in again


def test_a_run_says_the_version_it_began_with(session: Session) -> None:
    other = make_template(session)
    campaign = greeting(session, NewVariant(template_id=other, age_from=0))
    launch_campaign(session, campaign_id=campaign.id, now=NOW)
    create_version(session, template_id=other, parts=[NewPart(Channel.EMAIL, "en", "Anew", subject="Anew")], now=NOW)
    celebrant(session)
    written(session, campaign)
    (version,) = session.scalars(
        select(TemplateVersion).join(Message, Message.template_version_id == TemplateVersion.id)
    )
    assert (version.template_id, version.number) == (other, 1)


def test_a_templates_page_knows_what_it_was_used_for_as_a_variant(session: Session) -> None:
    old = make_template(session)
    campaign = greeting(session, NewVariant(template_id=old, age_from=40))
    celebrant(session)
    celebrant(session, year=2000)
    written(session, campaign)
    sent(session)
    version = latest_version(session, old)
    use = uses_of(session, [version.id])[version.id]
    assert ([each.campaign for each in use.campaigns], use.sent) == ([campaign], 1)
    assert campaigns_with(session, old) == [campaign]


def test_the_language_is_that_of_the_words_they_get(session: Session) -> None:
    english = make_template(session)
    create_version(session, template_id=english, parts=[NewPart(Channel.EMAIL, "en", "Hi", subject="Hi")], now=NOW)
    campaign = greeting(session, NewVariant(template_id=english, tier_id=make_tier(session, 2).id))
    gold, other = celebrant(session, language="zh", tier=2), celebrant(session, language="zh")
    written(session, campaign)
    spoken = dict(session.execute(select(Message.member_id, Message.language)).all())
    assert spoken == {gold.id: "en", other.id: "zh"}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"age_from": 30, "age_to": 20}, AgeOutOfRange),
        ({"age_from": -1}, AgeOutOfRange),
        ({"nth": 0}, NoNthYear),
        ({"relation": "wife"}, NobodysCompanion),
    ],
)
def test_a_condition_that_cannot_hold_is_refused(
    session: Session, values: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        greeting(session, NewVariant(template_id=make_template(session), **values))


def test_a_template_takes_turns_once(session: Session) -> None:
    campaign = make_campaign(session)
    with pytest.raises(SameAgain):
        add_variant(session, campaign_id=campaign.id, new=NewVariant(template_id=campaign.template_id), now=NOW)


def test_a_variant_needs_words_for_each_channel(session: Session) -> None:
    with pytest.raises(NoSuchPart):
        greeting(session, NewVariant(template_id=make_template(session, channels=[Channel.SMS])))


def test_only_a_draft_changes_its_words(session: Session) -> None:
    campaign = greeting(session, NewVariant(template_id=make_template(session)))
    variant_id = session.scalars(select(Run.id)).first() or 0
    launch_campaign(session, campaign_id=campaign.id, now=NOW)
    with pytest.raises(NotADraft):
        drop_variant(session, campaign_id=campaign.id, variant_id=variant_id, now=NOW)
