"""A template's versions: what they were used for, and taking an older one up again."""

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.messaging.blocks.kinds import Block, BlockKind
from campaigns.messaging.models import Channel, MessageState, TemplateVersion
from campaigns.messaging.templates import NewPart, change_part, create_template, create_version
from campaigns.messaging.versions import NewestAlready, get_version, take_up, versions_of
from campaigns.outreach.template_uses import uses_of
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run
from tests.factories_staff import make_staff

LETTER = NewPart(
    Channel.EMAIL, "en", "", subject="Hello", blocks=(Block(BlockKind.HEADING, text="Dear {{ member.name }}"),)
)


@pytest.fixture
def first(session: Session) -> TemplateVersion:
    template = create_template(session, key="words", name="Words")
    parts = [LETTER, NewPart(Channel.SMS, "en", "Hi")]
    return create_version(session, template_id=template.id, parts=parts, now=NOW)


def test_who_saved_what_is_listed_newest_first(session: Session, runtime: Runtime, first: TemplateVersion) -> None:
    session.commit()
    ada = make_staff(runtime)
    part = NewPart(Channel.SMS, "en", "Hello")
    change_part(session, template_id=first.template_id, part=part, now=NOW, staff_id=ada.id)
    found = versions_of(session, first.template_id, limit=9)
    assert [(row.number, row.saved_by and row.saved_by.name) for row in found] == [(2, ada.name), (1, None)]


def test_an_older_one_is_taken_up_with_its_blocks_and_none_is_lost(session: Session, first: TemplateVersion) -> None:
    change_part(session, template_id=first.template_id, part=NewPart(Channel.EMAIL, "en", "X", subject="X"), now=NOW)
    third = take_up(session, template_id=first.template_id, number=1, now=NOW)
    assert (third.number, third.taken_from) == (3, 1)
    kept = {part.channel: (part.subject, part.html, part.text, part.blocks) for part in first.parts}
    assert {part.channel: (part.subject, part.html, part.text, part.blocks) for part in third.parts} == kept
    assert {part.text for part in get_version(session, first.template_id, 2).parts} == {"Hi", "X"}


def test_the_newest_is_not_taken_up_and_an_unknown_one_not_found(session: Session, first: TemplateVersion) -> None:
    with pytest.raises(NewestAlready):
        take_up(session, template_id=first.template_id, number=1, now=NOW)
    with pytest.raises(NotFound):
        take_up(session, template_id=first.template_id, number=9, now=NOW)


def test_what_went_out_is_counted_by_campaign_and_apart_from_any(session: Session) -> None:
    run = make_run(session)
    version = run.template_version_id
    for state in (MessageState.ACCEPTED, MessageState.DELIVERED, MessageState.SKIPPED):
        make_message(session, run_id=run.id, template_version_id=version, state=state)
    make_message(session, template_version_id=version, state=MessageState.DELIVERED)
    use = uses_of(session, [version])[version]
    assert [(each.campaign.id, each.runs, each.sent) for each in use.campaigns] == [(run.campaign_id, 1, 2)]
    assert (use.alone, use.sent) == (1, 3)


def test_a_version_nobody_used_was_sent_to_nobody(session: Session, first: TemplateVersion) -> None:
    assert uses_of(session, [first.id])[first.id].sent == 0
