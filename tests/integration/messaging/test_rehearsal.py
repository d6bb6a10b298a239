"""A version read out to real members before it is launched."""

from typing import Any

import pytest
from sqlalchemy import Select, String, literal, select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.members.models import Member, MemberSummary, Topic
from campaigns.messaging.models import Channel
from campaigns.messaging.rehearsal import AT_RANDOM, Rehearsal, plain_variables, rehearse
from campaigns.messaging.rendering import make_sheet
from tests.factories_messaging import make_crowd, make_version
from tests.factories_outreach import make_club, make_event, make_member


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


def readers(version_id: int, channel: Channel = Channel.SMS) -> Select[Any]:
    """Everybody, as a run's own SELECT would give them."""
    address = literal("+12025550100", String).label("address")
    columns: list[Any] = [Member.id.label("member_id"), literal(channel.value).label("channel"), Member.language]
    return select(*columns, address, literal(version_id).label("template_version_id"))


def rehearsed(runtime: Runtime, session: Session, *, event_id: int | None = None, **words: str) -> Rehearsal:
    return rehearse(
        session,
        stage=build_stage(runtime),
        readers=readers(make_version(session, **words)),
        topic=Topic.EVENTS,
        event_id=event_id,
    )


def test_whom_the_words_fail_for_is_told_with_the_reason(runtime: Runtime, session: Session) -> None:
    rich, poor = make_member(session), make_member(session)
    session.execute(update(MemberSummary).where(MemberSummary.member_id == rich.id).values(points=4))
    told = rehearsed(runtime, session, sms="{{ 100 | divided_by: member.points }}")
    [failure] = told.failures
    assert (failure.members, failure.why) == ((poor.id,), "divided_by: can't divide by 0")
    assert [(each.member_id, each.text.split()[0]) for each in told.texts] == [(rich.id, "25")]


def test_what_is_empty_for_some_is_a_gap(runtime: Runtime, session: Session) -> None:
    nameless = make_member(session, call_name=" ")
    make_member(session)
    [gap] = rehearsed(runtime, session, sms="Hi {{ member.name }}").gaps
    assert (gap.variable, gap.members) == ("member.name", (nameless.id,))


def test_an_event_speaks_its_own_words_and_the_links_a_run_will_make(runtime: Runtime, session: Session) -> None:
    make_member(session)
    event = make_event(session, title={"en": "Salon"}, map_url="")
    told = rehearsed(
        runtime,
        session,
        sms="{{ event.title }}{{ event.map_url }}: {{ links.rsvp }} {{ links.friend }}",
        event_id=event.id,
    )
    assert told.texts[0].text.startswith("Salon: http://club.test/r/")
    assert [gap.variable for gap in told.gaps] == ["event.map_url"]


def test_event_words_without_an_event_fail_for_everybody(runtime: Runtime, session: Session) -> None:
    everybody = {make_member(session).id for _ in range(3)}
    [failure] = rehearsed(runtime, session, sms="{{ event.title }}").failures
    assert set(failure.members) == everybody


def test_a_channel_without_words_is_a_failure(runtime: Runtime, session: Session) -> None:
    make_member(session)
    [failure] = rehearsed(runtime, session, sms="").failures
    assert "no words" in failure.why


def test_a_large_club_is_sampled_with_its_longest_and_shortest_names(runtime: Runtime, session: Session) -> None:
    make_crowd(session, 1_200)
    named = [make_member(session, call_name=name).id for name in ("A" * 150, " ")]
    told = rehearsed(runtime, session)
    assert AT_RANDOM < told.looked_at <= 1_000
    assert set(named) <= {text.member_id for text in told.texts}


def test_every_language_is_heard_however_few_speak_it(runtime: Runtime, session: Session) -> None:
    make_crowd(session, 1_200)
    chinese = [make_member(session, language="zh").id for _ in range(3)]
    assert set(chinese) <= {text.member_id for text in rehearsed(runtime, session).texts}


def test_only_what_is_said_to_everybody_can_be_missed() -> None:
    text = (
        "{{ member.tier | upcase }}{{ member.full_name | default: 'you' }}{% if club.name %}{{ club.name }}{% endif %}"
    )
    assert plain_variables(make_sheet(subject="{{ event.title }}", html="", text=text)) == {
        "event.title",
        "member.tier",
    }
